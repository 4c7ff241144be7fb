/** Tests of the command, in this process and, as {@code *IT}, as it is packaged. */
@NullMarked
package dev.rollback.cli;

import org.jspecify.annotations.NullMarked;
