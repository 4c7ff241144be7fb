/** A state as one file, to be looked at, kept, sent and brought back; docs/formats.md has the format. */
@NullMarked
package dev.rollback.core.export;

import org.jspecify.annotations.NullMarked;
