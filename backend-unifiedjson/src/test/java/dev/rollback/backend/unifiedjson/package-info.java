/** Tests of the {@code unified-json} backend. All their data is invented. */
@NullMarked
package dev.rollback.backend.unifiedjson;

import org.jspecify.annotations.NullMarked;
