package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.watch.WatchView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a watch sees, for people and for programs. */
final class WatchWords {

    private WatchWords() {}

    /** What is due, and what waits; nothing about an incident that is over. */
    static List<String> due(WatchView view) {
        List<String> text = new ArrayList<>();
        view.updateLeft().ifPresent(left -> text.add("Update     " + left(left)));
        view.stakeholdersLeft()
                .ifPresent(left -> text.add(
                        "Outside    " + (view.stakeholdersNoticed() ? "next notice " : "first notice ") + left(left)));
        int pending = view.outbox().pending().size();
        int failed = view.outbox().failed().size();
        if (pending + failed > 0) {
            text.add("Outbox     " + pending + " to be delivered, " + failed + " given up");
        }
        return text;
    }

    private static String left(Duration left) {
        return left.isNegative() || left.isZero() ? "due" : "due in " + clock(left);
    }

    /** Minutes and seconds, rounded up, so that it reads zero only when it is. */
    private static String clock(Duration time) {
        long seconds = time.plusMillis(999).toSeconds();
        return String.format(java.util.Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    static void put(WatchView view, ObjectNode node) {
        node.put("acting", view.acting());
        put(node, "updateDueInMillis", view.updateLeft());
        put(node, "stakeholdersDueInMillis", view.stakeholdersLeft());
        node.put("stakeholdersNoticed", view.stakeholdersNoticed());
        ObjectNode outbox = node.putObject("outbox");
        outbox.put("pending", view.outbox().pending().size());
        outbox.put("failed", view.outbox().failed().size());
    }

    private static void put(ObjectNode node, String name, Optional<Duration> left) {
        left.ifPresentOrElse(time -> node.put(name, time.toMillis()), () -> node.putNull(name));
    }
}
