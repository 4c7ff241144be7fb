package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.workspace.YamlOutline.Entry;
import dev.rollback.core.workspace.YamlOutline.Kind;
import dev.rollback.core.workspace.YamlOutline.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts values of keys into the text of a {@code rollback.yml} and leaves every other character as it is. A value that
 * is there is replaced where it stands; keys that are not are put after the last one of their mapping.
 */
final class StrictnessEdit {

    private static final String IN_VALIDATION = StrictnessReader.VALIDATION + ".";
    private static final String STEP = "  ";

    private record Change(int start, int end, String text) {}

    private final String text;
    private final YamlOutline outline;
    private final String lineEnd;
    private final List<Change> changes = new ArrayList<>();

    private StrictnessEdit(String text, YamlOutline outline) {
        this.text = text;
        this.outline = outline;
        this.lineEnd = lineEnd(text);
    }

    /**
     * The text with these values, by their keys as {@link Strictness} names them. {@code UNSUPPORTED} where something
     * else would change as well.
     */
    static String edit(String text, Map<String, String> values) {
        YamlOutline outline = YamlOutline.of(text).orElseThrow(() -> refused("it cannot be taken apart"));
        return new StrictnessEdit(text, outline).edited(values);
    }

    private String edited(Map<String, String> values) {
        Map<String, String> nested = new LinkedHashMap<>();
        Map<String, String> top = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(IN_VALIDATION)) {
                nested.put(key.substring(IN_VALIDATION.length()), value);
            } else {
                top.put(key, value);
            }
        });
        if (outline.root().isEmpty()) {
            insertLines(outline.end(), 0, block(nested, top));
            return applied();
        }
        Node root = outline.root().get();
        if (root.kind() != Kind.MAPPING || root.named()) {
            throw refused("its top is not a plain mapping of keys to values");
        }
        Optional<Node> validation = root.value(StrictnessReader.VALIDATION);
        if (validation.isPresent()) {
            putNested(validation.get(), nested);
            nested.clear();
        }
        putTop(root, nested, top);
        return applied();
    }

    private void putTop(Node root, Map<String, String> nested, Map<String, String> top) {
        Map<String, String> missing = replace(root, top);
        if (missing.isEmpty() && nested.isEmpty()) {
            return;
        }
        if (root.flow()) {
            Map<String, String> all = new LinkedHashMap<>();
            if (!nested.isEmpty()) {
                all.put(StrictnessReader.VALIDATION, "{" + flow(nested) + "}");
            }
            all.putAll(missing);
            insertFlow(root, all);
        } else {
            insertLines(outline.end(), root.column(), block(nested, missing));
        }
    }

    private void putNested(Node validation, Map<String, String> values) {
        if (validation.kind() != Kind.MAPPING || validation.named()) {
            throw refused(StrictnessReader.VALIDATION + " is not a plain mapping of keys to values");
        }
        Map<String, String> missing = replace(validation, values);
        if (missing.isEmpty()) {
            return;
        }
        if (validation.flow()) {
            insertFlow(validation, missing);
            return;
        }
        Node last = last(validation).orElseThrow().value();
        insertLines(afterLine(last.end()), validation.column(), lines(missing));
    }

    /** Replaces the values that are there, and gives those that are not. */
    private Map<String, String> replace(Node mapping, Map<String, String> values) {
        Map<String, String> missing = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            Optional<Node> found = mapping.value(key);
            if (found.isEmpty()) {
                missing.put(key, value);
                return;
            }
            Node node = found.get();
            String quote = switch (node.kind()) {
                case PLAIN -> "";
                case SINGLE_QUOTED -> "'";
                case DOUBLE_QUOTED -> "\"";
                default -> throw refused("the value of " + key + " is written in an unusual way");
            };
            if (node.named()) {
                throw refused("the value of " + key + " has an anchor or a tag");
            }
            changes.add(new Change(node.start(), node.end(), quote + value + quote));
        });
        return missing;
    }

    private static Optional<Entry> last(Node mapping) {
        return mapping.entries().stream()
                .max(Comparator.comparingInt(entry -> entry.value().end()));
    }

    private void insertFlow(Node mapping, Map<String, String> values) {
        Optional<Entry> last = last(mapping);
        int at = last.map(entry -> entry.value().end()).orElse(mapping.start() + 1);
        changes.add(new Change(at, at, (last.isPresent() ? ", " : "") + flow(values)));
    }

    /** Where the last line of the text has no end, the new last one has none either. */
    private void insertLines(int at, int column, List<String> lines) {
        boolean open = at > 0 && at == text.length() && !isBreak(text.charAt(at - 1));
        String pad = " ".repeat(column);
        String inserted = lines.stream()
                .map(line -> open ? lineEnd + pad + line : pad + line + lineEnd)
                .collect(Collectors.joining());
        changes.add(new Change(at, at, inserted));
    }

    private static List<String> block(Map<String, String> nested, Map<String, String> top) {
        List<String> lines = new ArrayList<>();
        if (!nested.isEmpty()) {
            lines.add(StrictnessReader.VALIDATION + ":");
            lines(nested).forEach(line -> lines.add(STEP + line));
        }
        lines.addAll(lines(top));
        return lines;
    }

    /** What a person would write. */
    static List<String> block(Map<String, String> values) {
        return edit("", values).lines().toList();
    }

    private static List<String> lines(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }

    private static String flow(Map<String, String> values) {
        return String.join(", ", lines(values));
    }

    private String applied() {
        changes.sort(
                Comparator.comparingInt(Change::start)); // stable: lines of an inner mapping stay before outer ones
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Change change : changes) {
            out.append(text, from, change.start()).append(change.text());
            from = change.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    private int afterLine(int from) {
        int at = from;
        while (at < text.length() && !isBreak(text.charAt(at))) {
            at++;
        }
        return text.startsWith("\r\n", at) ? at + 2 : Math.min(at + 1, text.length());
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    /** The end of the first line, for further ones. */
    private static String lineEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBreak(text.charAt(i))) {
                return text.startsWith("\r\n", i) ? "\r\n" : text.substring(i, i + 1);
            }
        }
        return "\n";
    }

    private static RollbackException refused(String why) {
        return new RollbackException(ErrorKind.UNSUPPORTED, "is not edited: " + why);
    }
}
