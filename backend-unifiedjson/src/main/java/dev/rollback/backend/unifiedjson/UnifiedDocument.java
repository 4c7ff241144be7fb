package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.RollbackException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of a network's document: the frame of its layout, where a home is {@code {"$members": [[shape, first,
 * count], …]}}, each run being {@code count} names of {@code $names} from the index {@code first} on, all of the one of
 * {@code $shapes}. So a document is small even for very many contracts: the shapes of most are the same.
 */
final class UnifiedDocument {

    static final String FORMAT = "$format";
    static final String NAMES = "$names";
    static final String SHAPES = "$shapes";
    static final String STALE = "$stale";
    static final String MEMBERS = "$members";

    private static final String FORMAT_VALUE = "unified-json/1";

    private UnifiedDocument() {}

    /** A member's value without what records say, one for all members of the same. */
    private record Shape(JsonNode value) implements Member {}

    static NetworkDocument encode(String network, Layout skeleton, Map<String, String> stale) {
        ObjectNode document = skeleton.frame().deepCopy();
        Map<String, Integer> names = new LinkedHashMap<>();
        Map<String, Integer> shapes = new LinkedHashMap<>();
        Map<Member, Integer> known = new HashMap<>();
        ArrayNode shapeList = document.arrayNode();
        skeleton.homes().forEach(home -> {
            ArrayNode runs = document.arrayNode();
            int[] run = {-1, 0, 0};
            skeleton.members(home).forEach((name, member) -> {
                int shape = known.computeIfAbsent(member, any -> {
                    JsonNode value = member.value();
                    return shapes.computeIfAbsent(JsonPrinter.exact(value), text -> {
                        shapeList.add(value);
                        return shapeList.size() - 1;
                    });
                });
                Integer next = names.size();
                Integer index =
                        Optional.ofNullable(names.putIfAbsent(name, next)).orElse(next);
                if (run[0] == shape && run[1] + run[2] == index) {
                    run[2]++;
                } else {
                    flush(run, runs);
                    run[0] = shape;
                    run[1] = index;
                    run[2] = 1;
                }
            });
            flush(run, runs);
            set(document, home, document.objectNode().set(MEMBERS, runs));
        });
        document.put(FORMAT, FORMAT_VALUE);
        ArrayNode nameList = document.putArray(NAMES);
        names.keySet().forEach(nameList::add);
        document.set(SHAPES, shapeList);
        if (!stale.isEmpty()) {
            ObjectNode sums = document.putObject(STALE);
            stale.forEach(sums::put);
        }
        return new NetworkDocument(network, JsonText.of(JsonPrinter.exact(document)));
    }

    private static void flush(int[] run, ArrayNode runs) {
        if (run[0] >= 0) {
            runs.addArray().add(run[0]).add(run[1]).add(run[2]);
        }
    }

    private static void set(ObjectNode document, List<String> home, JsonNode value) {
        new Contract.Place(home, "").set(document, value);
    }

    /** Whether a document says that it is of this form. */
    static boolean isOne(NetworkDocument document) {
        return document.json().value().filter(value -> value.has(FORMAT)).isPresent();
    }

    /** What a document says. {@code CORRUPT}, naming the place, for one that is not as described. */
    static UnifiedDocument.Decoded decode(NetworkDocument document) {
        return new Decoder(document).decode();
    }

    /** A document's layout, and the checksums that its stale ones should have been. */
    record Decoded(Layout layout, Map<String, String> stale) {}

    private static final class Decoder {

        private final String network;
        private final ObjectNode frame;
        private final List<String> names = new ArrayList<>();
        private final List<Member> shapes = new ArrayList<>();
        private final Map<String, String> stale = new LinkedHashMap<>();

        Decoder(NetworkDocument document) {
            this.network = document.network();
            this.frame = document.json().value().orElseThrow().deepCopy();
        }

        Decoded decode() {
            JsonNode format = frame.remove(FORMAT);
            if (!TextNode.valueOf(FORMAT_VALUE).equals(format)) {
                throw new RollbackException(
                        ErrorKind.UNSUPPORTED,
                        "the document of " + network + " has the " + FORMAT + " " + NetworkFile.shown(format) + "; \""
                                + FORMAT_VALUE + "\" is known");
            }
            array(NAMES).forEach(name -> names.add(text(name, NAMES)));
            array(SHAPES).forEach(shape -> shapes.add(new Shape(shape)));
            JsonNode sums = frame.path(STALE);
            frame.remove(STALE);
            sums.properties().forEach(sum -> stale.put(sum.getKey(), text(sum.getValue(), STALE)));
            Layout layout = new Layout(frame);
            FieldList.names(frame).stream()
                    .filter(key -> key.startsWith("$") && !key.startsWith("$$"))
                    .forEach(key -> {
                        if (!key.equals(Layout.run(layout.runs()))) {
                            throw corrupt("\"" + key + "\" is not known, or not in its place");
                        }
                        members(layout, List.of(key), layout.addRun());
                    });
            homes(layout, Layout.CONTRACTS);
            homes(layout, Layout.VERIFICATION);
            return new Decoded(layout, Map.copyOf(stale));
        }

        private void homes(Layout layout, String section) {
            JsonNode sections = frame.path(section);
            FieldList.names(sections).forEach(key -> {
                boolean legacy = section.equals(Layout.CONTRACTS) && key.equals(ContractNames.LEGACY);
                boolean other = section.equals(Layout.VERIFICATION) && !key.equals(Layout.HASHES);
                if (sections.path(key).isObject() && !legacy && !other) {
                    List<String> path = List.of(section, key);
                    members(layout, path, layout.addHome(path));
                }
            });
        }

        private void members(Layout layout, List<String> path, Map<String, Member> home) {
            String where = String.join(".", path);
            JsonNode given = new Contract.Place(path, "").in(frame);
            JsonNode runs = given.path(MEMBERS);
            if (given.size() != 1 || !runs.isArray()) {
                throw corrupt(where + " is not {\"" + MEMBERS + "\": [[shape, first, count], …]}");
            }
            new Contract.Place(path, "").set(frame, Layout.object());
            for (int i = 0; i < runs.size(); i++) {
                JsonNode run = runs.path(i);
                int shape = index(run, 0, shapes.size(), where, i);
                int first = index(run, 1, names.size(), where, i);
                int count = index(run, 2, names.size() - first + 1, where, i);
                for (String name : names.subList(first, first + count)) {
                    if (home.containsKey(name) || (path.size() == 1 && layout.hasExtension(name))) {
                        throw corrupt(where + " has \"" + name + "\" twice, again in run " + (i + 1));
                    }
                    if (path.size() == 1) {
                        layout.put(Contracts.extension(name), shapes.get(shape));
                    } else {
                        home.put(name, shapes.get(shape));
                    }
                }
            }
        }

        private int index(JsonNode run, int at, int bound, String where, int number) {
            JsonNode value = run.path(at);
            if (run.size() != 3 || !(value instanceof IntNode) || value.intValue() < 0 || value.intValue() >= bound) {
                throw corrupt(
                        "run " + (number + 1) + " of " + where + " is not [shape, first, count] within its bounds");
            }
            return value.intValue();
        }

        private JsonNode array(String key) {
            JsonNode value = frame.path(key);
            if (!value.isArray()) {
                throw corrupt("\"" + key + "\" is " + NetworkFile.shown(value) + ", not a list");
            }
            frame.remove(key);
            return value;
        }

        private String text(JsonNode value, String where) {
            if (!value.isTextual()) {
                throw corrupt("\"" + where + "\" holds " + NetworkFile.shown(value) + ", not only texts");
            }
            return value.textValue();
        }

        private RollbackException corrupt(String message) {
            return new RollbackException(ErrorKind.CORRUPT, "the document of the network " + network + ": " + message)
                    .withHint("put back the document as it was written, or leave it out to have a new one made");
        }
    }
}
