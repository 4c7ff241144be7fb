/**
 * The {@code leveldb} backend: a strict reader of LevelDB directories, written from the format's documentation, that
 * checks every checksum, size and bound before it believes a byte and never writes.
 */
@NullMarked
package dev.rollback.backend.leveldb;

import org.jspecify.annotations.NullMarked;
