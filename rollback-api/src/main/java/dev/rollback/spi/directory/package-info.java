/**
 * Staging for backends that live in a directory or in a set of files in a shared directory, and the few file
 * operations by which everything is changed.
 */
@NullMarked
package dev.rollback.spi.directory;

import org.jspecify.annotations.NullMarked;
