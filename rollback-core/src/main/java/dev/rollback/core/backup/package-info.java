/** Backups: found in every layout that the field has, verified, graded and chosen. */
@NullMarked
package dev.rollback.core.backup;

import org.jspecify.annotations.NullMarked;
