/** The backend of unified JSON files, schema 3.0.0, read strictly. It reads and inspects; it does not write. */
@NullMarked
package dev.rollback.backend.unifiedjson;

import org.jspecify.annotations.NullMarked;
