/** Notifications by mail, through an SMTP server: one connection and one message each. */
@NullMarked
package dev.rollback.notifier.mail;

import org.jspecify.annotations.NullMarked;
