/**
 * The {@code unified-json} backend: files of schema 3.0.0, one a network, read strictly. It reads and inspects; it
 * does not write.
 */
@NullMarked
package dev.rollback.backend.unifiedjson;

import org.jspecify.annotations.NullMarked;
