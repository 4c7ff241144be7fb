/** Tells people about an incident: texts from templates, an outbox on disk, and delivery that changes nothing else. */
@NullMarked
package dev.rollback.core.notify;

import org.jspecify.annotations.NullMarked;
