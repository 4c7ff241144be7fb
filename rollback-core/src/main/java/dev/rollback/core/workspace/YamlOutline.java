package dev.rollback.core.workspace;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Where in a text of one YAML document its nodes stand. Offsets are those of Java's chars.
 *
 * @param root empty when the document says nothing
 * @param end where a further line of the document would be put: before its end marker, else at the end of the text
 */
record YamlOutline(Optional<Node> root, int end) {

    /** What a node is. */
    enum Kind {
        MAPPING,
        SEQUENCE,
        ALIAS,
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        BLOCK_SCALAR
    }

    /**
     * One node.
     *
     * @param flow whether it is in braces or brackets
     * @param named whether it has an anchor, by which it is meant elsewhere too, or a tag
     * @param text a scalar's value
     * @param entries a mapping's
     */
    record Node(
            Kind kind, boolean flow, boolean named, int start, int end, int column, String text, List<Entry> entries) {

        Optional<Node> value(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().text().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }
    }

    /** A mapping's key and value. */
    record Entry(Node key, Node value) {}

    /** Empty when the text is no YAML, or of several documents. */
    static Optional<YamlOutline> of(String text) {
        try {
            return Optional.of(new Reading(text).outline());
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    private static final class Reading {

        private final String text;
        private final Iterator<Event> events;

        Reading(String text) {
            this.text = text;
            this.events =
                    new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
        }

        YamlOutline outline() {
            Optional<Node> root = Optional.empty();
            int documents = 0;
            int end = text.length();
            while (events.hasNext()) {
                Event event = events.next();
                if (event.is(Event.ID.DocumentStart)) {
                    documents++;
                    root = Optional.of(node(events.next())).filter(node -> !isNothing(node));
                } else if (event instanceof DocumentEndEvent ended && ended.getExplicit()) {
                    end = offset(ended.getStartMark());
                }
            }
            if (documents > 1) {
                throw new YAMLException("several documents");
            }
            return new YamlOutline(root, end);
        }

        /** An explicit document without content. */
        private static boolean isNothing(Node node) {
            return node.kind() == Kind.PLAIN && !node.named() && node.start() == node.end();
        }

        private Node node(Event event) {
            int start = offset(event.getStartMark());
            int column = event.getStartMark().getColumn();
            if (event instanceof ScalarEvent scalar) {
                int end = offset(event.getEndMark());
                boolean named = scalar.getAnchor() != null || scalar.getTag() != null;
                return new Node(kind(scalar), false, named, start, end, column, scalar.getValue(), List.of());
            }
            if (event instanceof CollectionStartEvent collection) {
                boolean named = collection.getAnchor() != null || collection.getTag() != null;
                boolean flow = collection.getFlowStyle() == FlowStyle.FLOW;
                boolean mapping = event.is(Event.ID.MappingStart);
                List<Entry> entries = new ArrayList<>();
                Event next = events.next();
                while (next instanceof NodeEvent) {
                    Node first = node(next);
                    if (mapping) {
                        entries.add(new Entry(first, node(events.next())));
                    }
                    next = events.next();
                }
                int end = offset(next.getEndMark());
                return new Node(mapping ? Kind.MAPPING : Kind.SEQUENCE, flow, named, start, end, column, "", entries);
            }
            return new Node(Kind.ALIAS, false, true, start, offset(event.getEndMark()), column, "", List.of());
        }

        private static Kind kind(ScalarEvent scalar) {
            return switch (scalar.getScalarStyle()) {
                case PLAIN -> Kind.PLAIN;
                case SINGLE_QUOTED -> Kind.SINGLE_QUOTED;
                case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Kind.DOUBLE_QUOTED;
                case LITERAL, FOLDED -> Kind.BLOCK_SCALAR;
            };
        }

        /** Marks count code points. */
        private int offset(Mark mark) {
            return text.offsetByCodePoints(0, mark.getIndex());
        }
    }
}
