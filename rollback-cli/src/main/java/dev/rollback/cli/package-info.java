/**
 * The {@code rollback} command: a class for each of its commands, which answers, and around them what all share:
 * arguments, output for people and for programs, exit codes.
 */
@NullMarked
package dev.rollback.cli;

import org.jspecify.annotations.NullMarked;
