/** Plans a rollback: reads everything that it will need, and writes nothing. */
@NullMarked
package dev.rollback.core.plan;

import org.jspecify.annotations.NullMarked;
