/** The state that a deployment project works with right now, for the tools that are built on it. */
@NullMarked
package dev.rollback.core.serve;

import org.jspecify.annotations.NullMarked;
