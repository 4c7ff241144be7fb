package dev.rollback.spi.directory;

import dev.rollback.api.Sha256;

/**
 * What one file holds.
 *
 * @param name the path relative to the listed directory, with {@code /} between its parts
 * @param size in bytes
 * @param sum SHA-256 of the content
 */
public record FileDigest(String name, long size, Sha256 sum) {}
