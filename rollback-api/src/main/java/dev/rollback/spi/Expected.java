package dev.rollback.spi;

import dev.rollback.spi.directory.Listing;

/** What a change expects to find where it is published. */
public sealed interface Expected {

    /** Nothing is there. */
    record Absent() implements Expected {}

    /** Something is there that cannot all be read; it is displaced as it is. */
    record Unreadable() implements Expected {}

    /** Files with exactly this content are there. */
    record Content(Listing listing) implements Expected {}
}
