/** Says what the rules make of an assessment, why, and what would change it. */
@NullMarked
package dev.rollback.core.decide;

import org.jspecify.annotations.NullMarked;
