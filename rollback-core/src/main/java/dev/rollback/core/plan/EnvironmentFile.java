package dev.rollback.core.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file {@code .env.emergency}: tells deployment tools which backend to use while the emergency is in force. */
public final class EnvironmentFile {

    public static final String NAME = ".env.emergency";

    private EnvironmentFile() {}

    /** The content for a backend. The further variables are those that the field's tools know for LevelDB. */
    public static byte[] content(String backend) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("STATE_BACKEND", backend);
        if (backend.equals("leveldb")) {
            variables.put("DISABLE_UNIFIED_JSON", "true");
            variables.put("FORCE_LEVELDB", "true");
        }
        variables.put("DEBUG_STATE_MANAGER", "true");
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
