/** What came of an operation, for people and for programs, from measured facts only. */
@NullMarked
package dev.rollback.core.report;

import org.jspecify.annotations.NullMarked;
