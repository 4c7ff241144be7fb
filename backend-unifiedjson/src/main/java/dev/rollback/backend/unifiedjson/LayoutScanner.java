package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Goes once through a file's text, keeping its frame as a tree and of every member of a home only where it stands; each
 * is parsed all the same, so that what is found later has been found well.
 */
final class LayoutScanner {

    /** Makes a member of a place in the text. */
    interface Members {
        Member at(long offset, int length);
    }

    private final JsonParser parser;
    private final Members members;
    private final ObjectNode frame = Layout.object();
    private final Layout layout = new Layout(frame);

    /** @param parser at the start of the root object */
    LayoutScanner(JsonParser parser, Members members) {
        this.parser = parser;
        this.members = members;
    }

    Layout scan() throws IOException {
        boolean inRun = false;
        Map<String, Member> run = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.startsWith(Layout.EXTENDED)) {
                run = inRun ? run : layout.addRun();
                layout.put(List.of(key), member());
                inRun = true;
                continue;
            }
            inRun = false;
            if (isObject() && key.equals(Layout.CONTRACTS)) {
                contracts();
            } else if (isObject() && key.equals(Layout.VERIFICATION)) {
                verification();
            } else {
                frame.set(Layout.escaped(key), tree());
            }
        }
        return layout;
    }

    private void contracts() throws IOException {
        ObjectNode contracts = frame.putObject(Layout.CONTRACTS);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String category = parser.currentName();
            parser.nextToken();
            if (isObject() && !category.equals(ContractNames.LEGACY)) {
                home(List.of(Layout.CONTRACTS, category));
            } else {
                contracts.set(category, tree());
            }
        }
    }

    private void verification() throws IOException {
        ObjectNode verification = frame.putObject(Layout.VERIFICATION);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (isObject() && key.equals(Layout.HASHES)) {
                home(List.of(Layout.VERIFICATION, Layout.HASHES));
            } else {
                verification.set(key, tree());
            }
        }
    }

    private void home(List<String> path) throws IOException {
        Map<String, Member> home = layout.addHome(path);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            home.put(name, member());
        }
    }

    private boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    private Member member() throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        tree();
        return members.at(start, Math.toIntExact(parser.currentLocation().getByteOffset() - start));
    }

    private JsonNode tree() throws IOException {
        return StrictParsing.tree(parser);
    }
}
