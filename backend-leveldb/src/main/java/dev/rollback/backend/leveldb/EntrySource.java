package dev.rollback.backend.leveldb;

import java.io.IOException;
import java.util.Optional;

/** Writes in the order of their internal keys, each checked before it is handed out. */
interface EntrySource {

    /** The next write; empty at the end, and from then on. */
    Optional<Entry> next() throws IOException;
}
