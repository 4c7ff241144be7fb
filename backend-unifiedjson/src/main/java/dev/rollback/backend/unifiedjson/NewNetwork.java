package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A network that no file is of yet, as the field's tools would begin one. */
final class NewNetwork {

    /** Names that are safe as those of files, everywhere. */
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final List<String> SECTIONS = List.of(Layout.CONTRACTS, "configuration", "topology");

    private NewNetwork() {}

    static Network of(String name, ChainId chain) {
        ObjectNode frame = Layout.object();
        frame.put("schemaVersion", NetworkFile.SCHEMA_VERSION);
        frame.put("fileVersion", 0);
        frame.put("network", name);
        frame.put("chainId", chain.value());
        frame.putObject("metadata");
        Layout layout = new Layout(frame);
        for (String category : List.of(Categories.CORE, "protocol", "infrastructure")) {
            layout.addHome(List.of(Layout.CONTRACTS, category));
        }
        frame.putObject("configuration");
        frame.putObject("topology");
        frame.putObject(Layout.VERIFICATION).putObject("contractVerification");
        layout.addHome(List.of(Layout.VERIFICATION, Layout.HASHES));
        ObjectNode sums = ((ObjectNode) frame.path(Layout.VERIFICATION))
                .putObject("dataIntegrity")
                .putObject("checksums");
        SECTIONS.forEach(section -> sums.put(section, ""));
        ObjectNode operations = frame.putObject("operations");
        operations.putArray("deploymentHistory");
        operations.putArray("upgradeHistory");
        operations.putObject("metrics");
        return new Network(name, chain, layout, new Contracts(layout));
    }

    /**
     * A name for it: the one that most of its records give, if it is usable and free.
     *
     * @param given how often records give which name
     * @param taken the names of networks that are there, in lower case
     */
    static String name(ChainId chain, Map<String, Integer> given, Set<String> taken) {
        return new TreeMap<>(given)
                .entrySet().stream()
                        .filter(name -> isUsable(name.getKey()) && isFree(name.getKey(), taken))
                        .max(Comparator.<Map.Entry<String, Integer>>comparingInt(Map.Entry::getValue)
                                .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                        .map(Map.Entry::getKey)
                        .orElseGet(() -> numbered(chain, taken));
    }

    private static String numbered(ChainId chain, Set<String> taken) {
        String name = "chain-" + chain;
        for (int i = 2; !isFree(name, taken); i++) {
            name = "chain-" + chain + "-" + i;
        }
        return name;
    }

    private static boolean isFree(String name, Set<String> taken) {
        return !taken.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a file may be called so. */
    static boolean isUsable(String name) {
        return USABLE.matcher(name).matches() && !name.contains(".backup-");
    }
}
