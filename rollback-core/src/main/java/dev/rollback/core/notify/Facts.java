package dev.rollback.core.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known about an event, in the order in which people read it. */
public final class Facts {

    private Facts() {}

    /** @param facts names and values, in turn; a fact without a value is left out */
    public static Map<String, String> of(@Nullable String... facts) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i + 1 < facts.length; i += 2) {
            String name = facts[i];
            String value = facts[i + 1];
            if (name != null && value != null) {
                named.put(name, value);
            }
        }
        return named;
    }
}
