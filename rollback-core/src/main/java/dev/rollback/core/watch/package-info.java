/** Stays with an incident while it lasts: reminds people of what is due, and delivers what waits. */
@NullMarked
package dev.rollback.core.watch;

import org.jspecify.annotations.NullMarked;
