/** Checks what is live, each check with its evidence. */
@NullMarked
package dev.rollback.core.verify;

import org.jspecify.annotations.NullMarked;
