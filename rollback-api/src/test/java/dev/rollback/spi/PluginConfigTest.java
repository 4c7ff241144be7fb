package dev.rollback.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PluginConfigTest {

    private static PluginConfig config(String json) {
        return new PluginConfig("notifications.ops", (ObjectNode)
                StrictJson.parse(json.getBytes(StandardCharsets.UTF_8)).value().orElseThrow());
    }

    private static void wrong(String words, ThrowingCallable reading) {
        assertThatExceptionOfType(RollbackException.class)
                .isThrownBy(reading)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .withMessage("notifications.ops: " + words);
    }

    @Test
    void whatIsNotSaidIsAbsentAndNoError() {
        PluginConfig none = PluginConfig.none("notifications.ops");
        none.requireKnown(Set.of());
        assertThat(none.text("a")).isEmpty();
        assertThat(none.texts("a")).isEmpty();
        assertThat(none.number("a", 1, 2)).isEmpty();
        assertThat(none.flag("a", true)).isTrue();
        assertThat(none.flag("a", false)).isFalse();
        wrong("a: is missing", () -> none.requiredText("a"));
    }

    @Test
    void readsWhatIsSaid() {
        PluginConfig config = config("{\"a\": \" x \", \"b\": [\"x\", \"x\", \"\u00e4\"], \"c\": -1, \"d\": false}");
        assertThat(config.text("a")).contains(" x ");
        assertThat(config.requiredText("a")).isEqualTo(" x ");
        assertThat(config.texts("b")).containsExactly("x", "x", "ä");
        assertThat(config.number("c", -1, -1)).hasValue(-1);
        assertThat(config.flag("d", true)).isFalse();
    }

    @Test
    void aSettingOfAnotherFormIsAnErrorAndNeverGuessedAt() {
        for (String value : List.of("null", "\"\"", "\" \"", "1", "true", "[\"x\"]", "{}")) {
            PluginConfig config = config("{\"a\": " + value + "}");
            wrong("a: expected a text", () -> config.text("a"));
            wrong("a: expected a text", () -> config.requiredText("a"));
        }
        for (String value : List.of("null", "\"x\"", "1", "{\"x\": \"y\"}")) {
            wrong(
                    "a: expected a list of texts",
                    () -> config("{\"a\": " + value + "}").texts("a"));
        }
        for (String item : List.of("null", "\"\"", "\" \"", "1", "[]")) {
            wrong(
                    "a: expected a list of texts, and " + item + " is none",
                    () -> config("{\"a\": [\"x\"," + item + "]}").texts("a"));
        }
        for (String value : List.of("null", "0", "11", "5.0", "\"5\"", "true", "4294967301", "1e1", "[5]")) {
            wrong(
                    "a: expected a whole number from 1 to 10",
                    () -> config("{\"a\": " + value + "}").number("a", 1, 10));
        }
        for (String value : List.of("null", "0", "1", "\"true\"", "[true]")) {
            wrong(
                    "a: expected true or false",
                    () -> config("{\"a\": " + value + "}").flag("a", true));
        }
    }

    @Test
    void takesNumbersOnBothBounds() {
        assertThat(config("{\"a\": 1}").number("a", 1, 10)).hasValue(1);
        assertThat(config("{\"a\": 10}").number("a", 1, 10)).hasValue(10);
    }

    @Test
    void namesAllUnknownKeysAndThoseThatAreKnown() {
        PluginConfig config = config("{\"url\": 1, \"zeal\": 1, \"colour\": 1}");
        config.requireKnown(Set.of("url", "zeal", "colour", "never said"));
        wrong("unknown: zeal, colour; known are timeout, url", () -> config.requireKnown(Set.of("url", "timeout")));
        wrong("unknown: url, zeal, colour; known are none", () -> config.requireKnown(Set.of()));
    }

    @Test
    void nothingThatIsDoneOutsideChangesIt() {
        ObjectNode given = StrictJson.parse("{\"a\": [\"x\"]}".getBytes(StandardCharsets.UTF_8))
                .value()
                .map(ObjectNode.class::cast)
                .orElseThrow();
        PluginConfig config = new PluginConfig("notifications.ops", given);
        given.withArray("a").add("given");
        config.settings().withArray("a").add("taken");
        config.settings().put("b", "taken");
        assertThat(config).isEqualTo(config("{\"a\": [\"x\"]}"));
        assertThat(config.texts("a")).containsExactly("x");
        assertThat(config.text("b")).isEmpty();
    }
}
