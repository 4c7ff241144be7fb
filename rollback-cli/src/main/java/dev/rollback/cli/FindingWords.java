package dev.rollback.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.Finding;
import java.util.List;
import java.util.Locale;

/** Findings, for people and for programs. */
final class FindingWords {

    private FindingWords() {}

    static String of(Finding finding) {
        return finding.impact().name().toLowerCase(Locale.ROOT) + ": " + finding;
    }

    static ArrayNode json(List<Finding> findings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            ObjectNode node = array.addObject();
            node.put("type", finding.type().name());
            node.put("impact", finding.impact().name());
            node.put("message", finding.message());
            finding.where().ifPresent(where -> {
                node.put("file", where.file().toString());
                where.offset().ifPresent(offset -> node.put("offset", offset));
                where.line().ifPresent(line -> node.put("line", line));
                where.column().ifPresent(column -> node.put("column", column));
            });
        }
        return array;
    }
}
