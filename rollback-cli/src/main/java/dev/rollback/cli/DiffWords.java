package dev.rollback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.core.compare.EntryDifference;
import dev.rollback.core.compare.FieldDifference;
import dev.rollback.core.compare.RecordDifference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Differences as lines for people and as JSON. */
final class DiffWords {

    private static final int LONGEST = 200;

    private DiffWords() {}

    /** {@code +} added, {@code -} removed, {@code ~} changed, {@code =} said in another way; then a line a field. */
    static List<String> of(EntryDifference difference) {
        List<String> lines = new ArrayList<>();
        String mark = switch (difference.change()) {
            case ADDED -> "+ ";
            case REMOVED -> "- ";
            case CHANGED -> "~ ";
            case REPRESENTATION -> "= ";
        };
        lines.add(mark + difference.key());
        for (FieldDifference field : difference.fields()) {
            lines.add((field.kind() == Kind.REPRESENTATION ? "  = " : "    ") + field.field() + ": "
                    + value(field.left()) + " -> " + value(field.right()));
        }
        if (difference.fields().isEmpty()
                && difference.left().isPresent()
                && difference.right().isPresent()) {
            lines.add("    the values differ, and are not both JSON objects");
        }
        return lines;
    }

    private static String value(Optional<JsonNode> value) {
        if (value.isEmpty()) {
            return "absent";
        }
        String text = value.get().toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    static ObjectNode json(EntryDifference difference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("key", difference.key().toString());
        node.put("of", difference.key().kind().name());
        node.put("change", difference.change().name());
        var fields = node.putArray("fields");
        for (FieldDifference field : difference.fields()) {
            ObjectNode item = fields.addObject();
            item.put("field", field.field());
            item.put("difference", field.kind().name());
            field.left().ifPresent(value -> item.set("left", value));
            field.right().ifPresent(value -> item.set("right", value));
        }
        return node;
    }
}
