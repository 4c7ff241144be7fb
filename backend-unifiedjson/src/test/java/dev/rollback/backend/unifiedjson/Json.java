package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.api.JsonText;

/** JSON values of texts. */
final class Json {

    private Json() {}

    static JsonNode parse(String text) {
        return JsonText.of(text).value().orElseThrow(() -> new AssertionError("not strict JSON: " + text));
    }
}
