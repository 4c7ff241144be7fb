package dev.rollback.core.serve;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.core.plan.EnvironmentFile;
import dev.rollback.core.workspace.Backends;
import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Workspace;
import dev.rollback.spi.StateBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the active backend is found. */
final class ActiveChoice {

    private static final String LEVELDB = "leveldb";
    private static final String UNIFIED = "unified-json";

    private final Workspace workspace;
    private final Backends backends;
    private final Map<String, String> environment;
    private final Map<String, String> emergency;

    ActiveChoice(Workspace workspace, Backends backends, Map<String, String> environment) {
        this.workspace = workspace;
        this.backends = backends;
        this.environment = environment;
        this.emergency = EnvironmentFile.read(workspace.environmentFile());
    }

    ActiveBackend make() {
        ActiveBackend chosen = choose();
        for (Map.Entry<String, Map<String, String>> source : sources().entrySet()) {
            if (chosen.backend().name().equals(UNIFIED)
                    && EnvironmentFile.isTrue(source.getValue(), "DISABLE_UNIFIED_JSON")) {
                return named(LEVELDB, chosen.reason() + ", but DISABLE_UNIFIED_JSON in " + source.getKey());
            }
        }
        return chosen;
    }

    private ActiveBackend choose() {
        if (EnvironmentFile.isTrue(environment, "FORCE_LEVELDB")) {
            return named(LEVELDB, "FORCE_LEVELDB in the environment");
        }
        if (EnvironmentFile.isTrue(emergency, "FORCE_LEVELDB")) {
            return named(LEVELDB, "FORCE_LEVELDB in " + EnvironmentFile.NAME);
        }
        for (Map.Entry<String, Map<String, String>> source : sources().entrySet()) {
            String name = source.getValue().getOrDefault("STATE_BACKEND", "");
            if (!name.isEmpty()) {
                return named(name, "STATE_BACKEND in " + source.getKey());
            }
        }
        if (workspace.configuration().activeBackend().isPresent()) {
            return named(workspace.configuration().activeBackend().get(), "active-backend in " + Configuration.FILE);
        }
        boolean unified = backends.find(UNIFIED)
                .filter(backend -> backend.recognizes(workspace.location(UNIFIED)))
                .isPresent();
        return unified
                ? named(UNIFIED, "nothing says which, and there is unified JSON")
                : named(LEVELDB, "nothing says which, and there is no unified JSON");
    }

    private Map<String, Map<String, String>> sources() {
        Map<String, Map<String, String>> sources = new java.util.LinkedHashMap<>();
        sources.put(EnvironmentFile.NAME, emergency);
        sources.put("the environment", environment);
        return sources;
    }

    private ActiveBackend named(String name, String reason) {
        StateBackend backend = backends.find(name)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.CONFIGURATION,
                        "no state backend is called \"" + name + "\" (" + reason + "); there are: "
                                + String.join(
                                        ", ",
                                        backends.all().stream()
                                                .map(StateBackend::name)
                                                .toList())));
        return new ActiveBackend(workspace, backend, reason, emergency, disabled());
    }

    private Optional<String> disabled() {
        for (Map.Entry<String, Map<String, String>> source : sources().entrySet()) {
            for (String name : List.of("EMERGENCY_MODE", "DEPLOYMENT_DISABLED")) {
                if (EnvironmentFile.isTrue(source.getValue(), name)) {
                    return Optional.of(name + " in " + source.getKey());
                }
            }
        }
        return Optional.empty();
    }
}
