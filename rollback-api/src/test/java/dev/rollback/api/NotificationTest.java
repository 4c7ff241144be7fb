package dev.rollback.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {

    private static Notification of(String id, String incident, String title, String text, Map<String, String> facts) {
        return new Notification(
                id, incident, IncidentEvent.DECLARED, Audience.INTERNAL, Instant.EPOCH, title, text, facts);
    }

    private static Notification titled(String title) {
        return of("id", "INC-1", title, "text", Map.of());
    }

    private static Notification saying(String text) {
        return of("id", "INC-1", "title", text, Map.of());
    }

    private static Notification with(Map<String, String> facts) {
        return of("id", "INC-1", "title", "text", facts);
    }

    private static Map<String, String> facts(int count) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = count; i > 0; i--) {
            facts.put("fact " + i, "value " + i);
        }
        return facts;
    }

    @Test
    void takesWhatIsJustWithinTheBounds() {
        Map<String, String> facts = facts(Notification.MAX_FACTS - 1);
        facts.put("n".repeat(Notification.MAX_FACT), "v".repeat(Notification.MAX_FACT));
        Notification longest = of(
                "i".repeat(128),
                "Az09._-".repeat(18),
                "t".repeat(Notification.MAX_TITLE),
                "x".repeat(Notification.MAX_TEXT),
                facts);
        assertThat(longest.facts()).hasSize(Notification.MAX_FACTS);
        assertThat(saying("").text()).isEmpty();
        assertThat(titled("ä \uD83D\uDE00").title()).isEqualTo("ä \uD83D\uDE00");
    }

    @Test
    void refusesWhatIsJustBeyondThem() {
        refused("title", () -> titled("t".repeat(Notification.MAX_TITLE + 1)));
        refused("text", () -> saying("x".repeat(Notification.MAX_TEXT + 1)));
        refused("facts", () -> with(facts(Notification.MAX_FACTS + 1)));
        refused("fact", () -> with(Map.of("n".repeat(Notification.MAX_FACT + 1), "v")));
        refused("fact n", () -> with(Map.of("n", "v".repeat(Notification.MAX_FACT + 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "ä", "a:b", "${a}"})
    void refusesIdsThatAreMoreThanLettersDigitsAndAFewSigns(String id) {
        refused("id", () -> of(id, "INC-1", "title", "text", Map.of()));
        refused("incident", () -> of("id", id, "title", "text", Map.of()));
        refused("id", () -> of("i".repeat(129), "INC-1", "title", "text", Map.of()));
    }

    /** Line breaks of any kind, other control characters, and halves of characters. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u0000", "\u001b[2J", "\u007f", "\u0085", "\u2028", "\u2029"})
    void refusesControlCharactersEverywhere(String control) {
        refused("title", () -> titled("a" + control + "b"));
        refused("text", () -> saying("a" + control + "b"));
        refused("fact", () -> with(Map.of("a" + control + "b", "v")));
        refused("fact n", () -> with(Map.of("n", "a" + control + "b")));
    }

    @Test
    void refusesWhatCannotBeWrittenInUtf8() {
        for (String half : List.of("\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83Dx")) {
            refused("title", () -> titled("a" + half));
            refused("text", () -> saying(half + "a"));
            refused("fact n", () -> with(Map.of("n", half)));
        }
    }

    @Test
    void onlyTheTextHasLines() {
        assertThat(saying("one\n\ttwo\n").text()).isEqualTo("one\n\ttwo\n");
        for (String sign : List.of("\n", "\t")) {
            refused("title", () -> titled("a" + sign + "b"));
            refused("fact", () -> with(Map.of("a" + sign, "v")));
            refused("fact n", () -> with(Map.of("n", "a" + sign)));
        }
        refused("title", () -> titled(" "));
    }

    @Test
    void keepsFactsInTheirOrderAndAsTheyWere() {
        Map<String, String> given = facts(3);
        Notification notification = with(given);
        given.clear();
        assertThat(notification.facts().keySet()).containsExactly("fact 3", "fact 2", "fact 1");
        assertThatThrownBy(() -> notification.facts().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void refused(String part, org.assertj.core.api.ThrowableAssert.ThrowingCallable making) {
        assertThatIllegalArgumentException()
                .isThrownBy(making)
                .satisfies(e -> assertThat(e.getMessage()).contains("a notification's " + part))
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).chars()).noneMatch(c -> c < ' '));
    }
}
