package dev.rollback.core.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.core.incident.Incident;

/** Hears of what happens while an incident is watched, on the watch's thread. */
public interface WatchListener {

    /**
     * The watch begins, or takes over from another one.
     *
     * @param acting whether it does what is due; if not, another one does
     */
    void began(Incident incident, boolean acting);

    /** A line of the timeline is new, whoever has written it; at the beginning, none is. */
    void happened(JsonNode line);

    /** Something goes wrong; the watch goes on. */
    void problem(String words);

    /** A look was taken, a second or so after the last one. */
    void seen(WatchView view);
}
