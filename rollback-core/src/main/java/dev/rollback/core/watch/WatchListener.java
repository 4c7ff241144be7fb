package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears of what happens while an incident is watched, on the watch's thread. */
public interface WatchListener {

    /** A line of the timeline is new, whoever has written it; at the beginning, none is. */
    void happened(JsonNode line);

    /** Something goes wrong; the watch goes on. */
    void problem(String words);

    /** A look was taken, a second or so after the last one. */
    void seen(WatchView view);
}
