/** Tests of the {@code legacy-json} backend. */
@NullMarked
package dev.rollback.backend.unifiedjson.legacy;

import org.jspecify.annotations.NullMarked;
