/** How fast the backends are, and whether that is fast enough. */
@NullMarked
package dev.rollback.benchmarks;

import org.jspecify.annotations.NullMarked;
