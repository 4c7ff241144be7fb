/** Looks for what could make a rollback necessary, and keeps evidence and guesses apart. */
@NullMarked
package dev.rollback.core.assess;

import org.jspecify.annotations.NullMarked;
