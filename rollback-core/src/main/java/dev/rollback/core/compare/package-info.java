/** Holds two states, or two records, against each other. */
@NullMarked
package dev.rollback.core.compare;

import org.jspecify.annotations.NullMarked;
