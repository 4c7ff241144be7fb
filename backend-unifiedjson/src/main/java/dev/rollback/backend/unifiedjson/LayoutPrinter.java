package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints a layout, or a section of it, with the members of its homes in their places. */
final class LayoutPrinter {

    private final Layout layout;
    private final JsonPrinter out;

    LayoutPrinter(Layout layout, JsonPrinter out) {
        this.layout = layout;
        this.out = out;
    }

    /** Prints the whole file. */
    void print() {
        out.open();
        layout.frame().properties().forEach(field -> {
            String key = field.getKey();
            List<String> path = List.of(key);
            if (layout.homes().contains(path)) {
                layout.members(path).forEach((name, member) -> {
                    out.key(Layout.EXTENDED + name);
                    out.write(member.value());
                });
            } else {
                out.key(key.startsWith("$") ? key.substring(1) : key);
                section(path, field.getValue());
            }
        });
        out.close();
        out.end();
    }

    /** Prints one value of the frame's root. */
    void printSection(String key) {
        section(List.of(Layout.escaped(key)), layout.root(key));
        out.end();
    }

    private void section(List<String> path, JsonNode value) {
        if (layout.homes().contains(path)) {
            members(layout.members(path));
        } else if (path.size() == 1 && value.isObject() && hasHomes(path.get(0))) {
            Map<String, JsonNode> fields = new LinkedHashMap<>();
            value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            out.open();
            for (String key : out.ordered(fields.keySet())) {
                out.key(key);
                List<String> inner = new ArrayList<>(path);
                inner.add(key);
                section(inner, value.path(key));
            }
            out.close();
        } else {
            out.write(value);
        }
    }

    private static boolean hasHomes(String section) {
        return section.equals(Layout.CONTRACTS) || section.equals(Layout.VERIFICATION);
    }

    private void members(Map<String, Member> members) {
        out.open();
        for (String name : out.ordered(members.keySet())) {
            out.key(name);
            Member member = members.get(name);
            if (member != null) {
                out.write(member.value());
            }
        }
        out.close();
    }
}
