/** Looks at what is live, backend by backend, and changes nothing. */
@NullMarked
package dev.rollback.core.detect;

import org.jspecify.annotations.NullMarked;
