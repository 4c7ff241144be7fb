/** What people call the emergency: declared, dealt with step by step, and written down as it happens. */
@NullMarked
package dev.rollback.core.incident;

import org.jspecify.annotations.NullMarked;
