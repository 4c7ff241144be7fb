/**
 * The words of the domain as types: contract records, network documents, fingerprints, findings and errors.
 * Everything here is immutable and safe to share between threads.
 */
@NullMarked
package dev.rollback.api;

import org.jspecify.annotations.NullMarked;
