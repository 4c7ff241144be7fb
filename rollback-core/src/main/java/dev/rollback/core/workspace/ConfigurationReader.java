package dev.rollback.core.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StrictJson;
import dev.rollback.core.workspace.Configuration.DeploymentCheck;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.directory.Failures;
import dev.rollback.spi.directory.SafePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code rollback.yml}, once and as a whole: all that is wrong with it stands in one message. */
final class ConfigurationReader {

    private static final int MAX_SIZE = 1024 * 1024;
    private static final Set<String> KEYS = new TreeSet<>(Set.of(
            "locations",
            "backups",
            "excluded-chains",
            "expected-contracts",
            "active-backend",
            "backends",
            "deployment-checks",
            "notifications",
            DecisionReader.KEY,
            IncidentSettingsReader.CONTACTS,
            IncidentSettingsReader.INCIDENT,
            StrictnessReader.VALIDATION,
            Strictness.MAX_AGE_KEY,
            Strictness.VERIFY_KEY));
    private static final Set<String> CHECK_KEYS = new TreeSet<>(Set.of("name", "command", "timeout-seconds"));
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private final List<String> problems = new ArrayList<>();

    private ConfigurationReader() {}

    static Configuration read(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Configuration.DEFAULT;
        }
        return read(parse(bytes(file), file), file);
    }

    /** @param file whose content the tree is, for messages */
    static Configuration read(JsonNode tree, Path file) {
        ConfigurationReader reader = new ConfigurationReader();
        Configuration result = reader.configuration(tree);
        if (!reader.problems.isEmpty()) {
            throw new RollbackException(ErrorKind.CONFIGURATION, String.join("; ", reader.problems), Location.of(file));
        }
        return result;
    }

    static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new RollbackException(ErrorKind.CONFIGURATION, "not a regular file", Location.of(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_SIZE + 1);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    static JsonNode parse(byte[] bytes, Path file) {
        if (bytes.length > MAX_SIZE) {
            throw new RollbackException(ErrorKind.CONFIGURATION, "larger than 1 MiB", Location.of(file));
        }
        try {
            YAMLMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
            return mapper.readTree(bytes);
        } catch (JsonProcessingException e) {
            var at = StrictJson.describe(e);
            throw new RollbackException(
                    ErrorKind.CONFIGURATION,
                    at.message().lines().findFirst().orElse("not YAML"),
                    Location.at(file, at.line(), at.column()),
                    e);
        } catch (IOException e) {
            throw Failures.io("read", file, e);
        }
    }

    private Configuration configuration(JsonNode root) {
        if (root == null || root.isMissingNode() || root.isNull()) {
            return Configuration.DEFAULT;
        }
        boolean emptyDocument = root.isTextual() && root.textValue().isEmpty();
        if (emptyDocument) {
            return Configuration.DEFAULT;
        }
        if (!root.isObject()) {
            problems.add("expected keys and values at the top");
            return Configuration.DEFAULT;
        }
        refuseUnknown(root, KEYS, "");
        Map<String, Path> locations = locations(root.path("locations"));
        Path backups = path(root.path("backups"), "backups").orElse(Configuration.DEFAULT.backups());
        refuseOverlaps(locations, backups);
        return new Configuration(
                locations,
                backups,
                chains(root.path("excluded-chains")),
                contracts(root.path("expected-contracts")),
                activeBackend(root.path("active-backend")),
                backends(root.path("backends")),
                checks(root.path("deployment-checks")),
                new NotificationsReader(problems).channels(root.path("notifications")),
                new StrictnessReader(problems).strictness(root),
                new DecisionReader(problems).rules(root.path(DecisionReader.KEY)),
                new IncidentSettingsReader(problems).settings(root));
    }

    private Map<String, Path> locations(JsonNode node) {
        Map<String, Path> result = new LinkedHashMap<>(Configuration.DEFAULT.locations());
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add("locations: expected backend names with paths");
        }
        node.properties()
                .forEach(entry -> path(entry.getValue(), "locations." + entry.getKey())
                        .ifPresent(path -> result.put(entry.getKey(), path)));
        return result;
    }

    /** Swapping a folder must not take backups, logs or another state along. */
    private void refuseOverlaps(Map<String, Path> locations, Path backups) {
        Map<String, Path> places = new LinkedHashMap<>();
        locations.forEach((name, path) -> places.put("locations." + name, path));
        places.put("backups", backups);
        places.put("the folder of logs", Path.of("logs"));
        places.put("the folder of operations", Path.of(".rollback"));
        List<String> names = List.copyOf(places.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                Path one = places.get(names.get(i));
                Path other = places.get(names.get(j));
                Set<String> pair = Set.of(names.get(i), names.get(j));
                boolean usual = pair.equals(Set.of("locations.legacy-json", "locations.unified-json"));
                if (one != null && other != null && !usual && (one.startsWith(other) || other.startsWith(one))) {
                    problems.add(names.get(i) + " (" + one + ") and " + names.get(j) + " (" + other
                            + ") lie within each other");
                }
            }
        }
    }

    private Optional<Path> path(JsonNode node, String where) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        try {
            if (node.isTextual() && SafePaths.isSafe(node.textValue())) {
                return Optional.of(Path.of(node.textValue()));
            }
        } catch (InvalidPathException e) {
            // a name that this system's character set lacks: as unusable as any other that is none
        }
        problems.add(where + ": expected a path within the workspace, without '..'");
        return Optional.empty();
    }

    private Set<ChainId> chains(JsonNode node) {
        if (node.isMissingNode()) {
            return Configuration.DEFAULT.excludedChains();
        }
        Set<ChainId> result = new LinkedHashSet<>();
        list(node, "excluded-chains").forEach(item -> {
            Optional<ChainId> chain = item.isIntegralNumber() ? ChainId.parse(item.asText()) : Optional.empty();
            chain.ifPresentOrElse(
                    result::add, () -> problems.add("excluded-chains: " + item + " is not a positive chain id"));
        });
        return result;
    }

    private Optional<Set<ContractKey>> contracts(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Set<ContractKey> result = new LinkedHashSet<>();
        list(node, "expected-contracts")
                .forEach(item -> ContractKey.parse(item.asText())
                        .ifPresentOrElse(
                                result::add,
                                () -> problems.add("expected-contracts: " + item + " is not <chainId>-<name>")));
        return Optional.of(result);
    }

    private Optional<String> activeBackend(JsonNode node) {
        if (!node.isMissingNode() && !node.isTextual()) {
            problems.add("active-backend: expected a backend's name");
        }
        return Optional.ofNullable(node.textValue());
    }

    /** What is said to a backend is the backend's to understand. */
    private Map<String, PluginConfig> backends(JsonNode node) {
        Map<String, PluginConfig> result = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isObject()) {
            problems.add("backends: expected backend names with settings");
        }
        node.properties().forEach(entry -> {
            String path = "backends." + entry.getKey();
            if (entry.getValue() instanceof ObjectNode settings) {
                result.put(entry.getKey(), new PluginConfig(path, settings));
            } else {
                problems.add(path + ": expected settings");
            }
        });
        return result;
    }

    private List<DeploymentCheck> checks(JsonNode node) {
        List<DeploymentCheck> result = new ArrayList<>();
        if (node.isMissingNode()) {
            return result;
        }
        for (JsonNode item : list(node, "deployment-checks")) {
            String where = "deployment-checks[" + result.size() + "]";
            refuseUnknown(item, CHECK_KEYS, where + ".");
            List<String> command = new ArrayList<>();
            list(item.path("command"), where + ".command").forEach(part -> {
                if (!part.isTextual()) {
                    problems.add(where + ".command: expected texts, quote " + part);
                }
                command.add(part.asText());
            });
            if (command.isEmpty()) {
                problems.add(where + ".command: expected a program and its arguments");
            }
            result.add(new DeploymentCheck(
                    item.path("name").asText(command.isEmpty() ? where : String.join(" ", command)),
                    command,
                    timeout(item.path("timeout-seconds"), where)));
        }
        return result;
    }

    private Duration timeout(JsonNode node, String where) {
        if (node.isMissingNode()) {
            return DEFAULT_TIMEOUT;
        }
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > 86_400) {
            problems.add(where + ".timeout-seconds: expected a whole number from 1 to 86400");
            return DEFAULT_TIMEOUT;
        }
        return Duration.ofSeconds(node.intValue());
    }

    private Iterable<JsonNode> list(JsonNode node, String where) {
        if (!node.isArray()) {
            problems.add(where + ": expected a list");
            return List.of();
        }
        return node;
    }

    private void refuseUnknown(JsonNode node, Set<String> known, String where) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add("unknown key " + where + name + "; did you mean " + Nearest.to(name, known) + "?");
            }
        });
    }
}
