/**
 * The {@code legacy-json} backend: the files that deployment tools kept before unified JSON, {@code <network>.json}
 * with {@code enhanced-<network>.json} and {@code config-<network>.json} beside it. It only reads.
 */
@NullMarked
package dev.rollback.backend.unifiedjson.legacy;

import org.jspecify.annotations.NullMarked;
