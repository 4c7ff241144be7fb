/** Tells the whole story: plan, execute, verify, and undo when it does not hold; and goes on with it after a crash. */
@NullMarked
package dev.rollback.core.engine;

import org.jspecify.annotations.NullMarked;
