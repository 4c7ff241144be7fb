package dev.rollback.core.workspace;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.spi.PluginConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code rollback.yml} says, or the defaults.
 *
 * @param locations where each backend's state lives, relative to the workspace
 * @param backups the folder of backups, relative to the workspace
 * @param excludedChains chains that are carried along but not counted
 * @param expectedContracts the contracts that have to be there; when absent, those of the restored backup
 * @param activeBackend the backend that the project works with when nothing else says which
 * @param backends what each backend is told, by its name
 * @param deploymentChecks commands that show, without changing anything, that deployment still works
 * @param channels where notifications go, by the channels' names
 * @param strictness how strict checks are
 * @param decision what is done about which trouble
 * @param incident whom to turn to in an incident, and how often people are to be told
 */
public record Configuration(
        Map<String, Path> locations,
        Path backups,
        Set<ChainId> excludedChains,
        Optional<Set<ContractKey>> expectedContracts,
        Optional<String> activeBackend,
        Map<String, PluginConfig> backends,
        List<DeploymentCheck> deploymentChecks,
        Map<String, ChannelSettings> channels,
        Strictness strictness,
        DecisionRules decision,
        IncidentSettings incident) {

    /** The file's name in the workspace. */
    public static final String FILE = "rollback.yml";

    /** Hardhat's and Anvil's own chain, where tests leave their records. */
    private static final ChainId LOCAL_CHAIN = new ChainId(31337);

    /** Where the field's tools keep their state. */
    private static final Map<String, Path> FIELD_LOCATIONS = Map.of(
            "leveldb", Path.of("leveldb"),
            "unified-json", Path.of("deployments/unified"),
            "legacy-json", Path.of("deployments"));

    public static final Configuration DEFAULT = new Configuration(
            FIELD_LOCATIONS,
            Path.of("backups"),
            Set.of(LOCAL_CHAIN),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Map.of(),
            Strictness.DEFAULT,
            DecisionRules.DEFAULT,
            IncidentSettings.DEFAULT);

    public Configuration {
        locations = Map.copyOf(locations);
        excludedChains = Set.copyOf(excludedChains);
        expectedContracts = expectedContracts.map(Set::copyOf);
        backends = Map.copyOf(backends);
        deploymentChecks = List.copyOf(deploymentChecks);
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    }

    /** Where a backend's state lives: as configured, else in a folder of its name. */
    public Path location(String backend) {
        return locations.getOrDefault(backend, Path.of(backend));
    }

    /** The same for an exercise: nothing of the project's own is run, and nobody is told. */
    public Configuration forExercise() {
        return new Configuration(
                locations,
                backups,
                excludedChains,
                expectedContracts,
                activeBackend,
                backends,
                List.of(),
                Map.of(),
                strictness,
                decision,
                incident);
    }

    /** What a backend is told. */
    public PluginConfig settings(String backend) {
        return Optional.ofNullable(backends.get(backend)).orElseGet(() -> PluginConfig.none("backends." + backend));
    }

    /** A command and its arguments, run in the workspace, and how long it may take. */
    public record DeploymentCheck(String name, List<String> command, Duration timeout) {

        public DeploymentCheck {
            command = List.copyOf(command);
        }
    }
}
