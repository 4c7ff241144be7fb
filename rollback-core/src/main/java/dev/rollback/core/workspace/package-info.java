/** The deployment project's folder: where things are in it, its configuration, its lock, its stop and its incidents. */
@NullMarked
package dev.rollback.core.workspace;

import org.jspecify.annotations.NullMarked;
