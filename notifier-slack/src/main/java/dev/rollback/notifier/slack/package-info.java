/** Notifications by Slack's incoming webhooks, and by those of chats that take the same form. */
@NullMarked
package dev.rollback.notifier.slack;

import org.jspecify.annotations.NullMarked;
