/**
 * The only part that changes a workspace: prepares everything beside what is live, commits to it with one rename, then
 * publishes by renames that a crash can interrupt anywhere. What a crash leaves is finished or undone from what is on
 * disk.
 */
@NullMarked
package dev.rollback.core.execute;

import org.jspecify.annotations.NullMarked;
