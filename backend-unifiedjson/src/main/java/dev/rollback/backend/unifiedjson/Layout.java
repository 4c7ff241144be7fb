package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network's content with the members of the contracts' homes apart: there may be hundreds of thousands of them. Homes
 * are the objects {@code contracts.<category>} and {@code verification.implementationHashes}, and the root itself for
 * its {@code extended_<Name>} members. The frame is all the rest, with an empty object for each home, and for each run
 * of extensions the member {@code $extended}, {@code $extended.1}, … where it stands; keys of the root that begin with
 * {@code $} have one more there. Order is kept throughout.
 */
final class Layout {

    static final String CONTRACTS = "contracts";
    static final String VERIFICATION = "verification";
    static final String HASHES = "implementationHashes";
    static final String EXTENDED = "extended_";
    static final String RUN = "$extended";

    private static final List<String> HASHES_PATH = List.of(VERIFICATION, HASHES);

    private final ObjectNode frame;
    private final Map<List<String>, Map<String, Member>> homes = new LinkedHashMap<>();
    private final Map<String, Map<String, Member>> extensions = new HashMap<>();
    private int runs;

    Layout(ObjectNode frame) {
        this.frame = frame;
    }

    /** The same frame and members; members put here are not put there. */
    Layout copy() {
        Layout copy = new Layout(frame.deepCopy());
        homes.forEach((path, members) -> {
            Map<String, Member> same = new LinkedHashMap<>(members);
            copy.homes.put(path, same);
            if (path.get(0).startsWith(RUN)) {
                same.keySet().forEach(name -> copy.extensions.put(name, same));
            }
        });
        copy.runs = runs;
        return copy;
    }

    /** The same members with a frame that may be changed by itself. */
    Layout reframed() {
        Layout other = new Layout(frame.deepCopy());
        other.homes.putAll(homes);
        other.extensions.putAll(extensions);
        other.runs = runs;
        return other;
    }

    /** All but the members, as it may be changed. */
    ObjectNode frame() {
        return frame;
    }

    /** A key of the root as the frame has it. */
    static String escaped(String key) {
        return key.startsWith("$") ? "$" + key : key;
    }

    /** The paths of the homes in the frame. */
    Set<List<String>> homes() {
        return homes.keySet();
    }

    /** The members of the home at a path of the frame, in order; none where there is no such home. */
    Map<String, Member> members(List<String> home) {
        return Collections.unmodifiableMap(homes.getOrDefault(home, Map.of()));
    }

    /** The categories that are homes. */
    List<String> categories() {
        return homes.keySet().stream()
                .filter(path -> path.size() == 2 && path.get(0).equals(CONTRACTS))
                .map(path -> path.get(1))
                .toList();
    }

    Map<String, Member> category(String category) {
        return members(List.of(CONTRACTS, category));
    }

    Map<String, Member> hashes() {
        return members(HASHES_PATH);
    }

    /** Whether there is an object for hashes to be put into. */
    boolean hasHashes() {
        return homes.containsKey(HASHES_PATH);
    }

    /** The names that extensions are of, in the order of their runs. */
    List<String> extensions() {
        List<String> names = new ArrayList<>();
        homes.forEach((path, members) -> {
            if (path.get(0).startsWith(RUN)) {
                names.addAll(members.keySet());
            }
        });
        return names;
    }

    boolean hasExtension(String name) {
        return extensions.containsKey(name);
    }

    Optional<Member> extension(String name) {
        return Optional.ofNullable(extensions.get(name)).map(run -> run.get(name));
    }

    /** The value of a member by its keys from the root of the file. */
    Optional<JsonNode> value(List<String> keys) {
        return member(keys).map(Member::value);
    }

    Optional<Member> member(List<String> keys) {
        return keys.size() == 1
                ? extension(keys.get(0).substring(EXTENDED.length()))
                : Optional.ofNullable(members(keys.subList(0, 2)).get(keys.get(2)));
    }

    /** Replaces a member, or adds it at the end of its home. */
    void put(List<String> keys, Member member) {
        if (keys.size() == 3) {
            addHome(keys.subList(0, 2)).put(keys.get(2), member);
            return;
        }
        String name = keys.get(0).substring(EXTENDED.length());
        Map<String, Member> run = extensions.get(name);
        if (run == null) {
            run = runs == 0 ? addRun() : addHome(List.of(run(runs - 1)));
            extensions.put(name, run);
        }
        run.put(name, member);
    }

    void remove(List<String> keys) {
        if (keys.size() == 3) {
            Map<String, Member> home = homes.get(keys.subList(0, 2));
            if (home != null) {
                home.remove(keys.get(2));
            }
            return;
        }
        String name = keys.get(0).substring(EXTENDED.length());
        Map<String, Member> run = extensions.remove(name);
        if (run != null) {
            run.remove(name);
        }
    }

    /** The home at a path; its place in the frame is made when it is new. */
    Map<String, Member> addHome(List<String> path) {
        List<String> key = List.copyOf(path);
        Map<String, Member> known = homes.get(key);
        if (known != null) {
            return known;
        }
        ObjectNode at = frame;
        for (String step : key) {
            at = at.path(step) instanceof ObjectNode object ? object : at.putObject(step);
        }
        Map<String, Member> home = new LinkedHashMap<>();
        homes.put(key, home);
        return home;
    }

    /** A new run of extensions at the end of the root. */
    Map<String, Member> addRun() {
        return addHome(List.of(run(runs++)));
    }

    /** How many runs of extensions there are. */
    int runs() {
        return runs;
    }

    static String run(int number) {
        return number == 0 ? RUN : RUN + "." + number;
    }

    /** A member of the frame's root by its key in the file; missing for extensions, too. */
    JsonNode root(String key) {
        return frame.path(escaped(key));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
