package dev.rollback.core.watch;

import dev.rollback.api.RollbackException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the listener of what goes wrong, and of what goes wrong again and again only once. */
final class Problems {

    private final Map<String, List<String>> last = new HashMap<>();
    private final WatchListener listener;

    Problems(WatchListener listener) {
        this.listener = listener;
    }

    /**
     * What is wrong with something by now; nothing when all is well.
     *
     * @param what is named before the words
     */
    void are(String what, List<String> words) {
        List<String> before = last.getOrDefault(what, List.of());
        words.stream().filter(one -> !before.contains(one)).forEach(one -> listener.problem(what + ": " + one));
        last.put(what, List.copyOf(words));
    }

    /** Runs a part of a round; what it throws ends nothing else. */
    void guard(String what, Runnable part) {
        try {
            part.run();
            are(what, List.of());
        } catch (RuntimeException | LinkageError e) {
            are(what, List.of(words(e)));
        }
    }

    static String words(Throwable e) {
        return e instanceof RollbackException ? String.valueOf(e.getMessage()) : e.toString();
    }
}
