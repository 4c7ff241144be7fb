package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The state backends that are there, by name. */
public final class Backends {

    private final Map<String, StateBackend> byName = new TreeMap<>();

    /** {@code CONFIGURATION} when two have one name, naming where both come from. */
    public Backends(Iterable<StateBackend> backends) {
        for (StateBackend backend : backends) {
            StateBackend other = byName.putIfAbsent(backend.name(), backend);
            if (other != null) {
                throw new RollbackException(
                        ErrorKind.CONFIGURATION,
                        "two plugins call themselves \"" + backend.name() + "\": " + origin(other) + " and "
                                + origin(backend));
            }
        }
    }

    /** All that the class path holds. */
    public static Backends load() {
        try {
            return new Backends(ServiceLoader.load(StateBackend.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (ServiceConfigurationError e) {
            throw new RollbackException(
                    ErrorKind.CONFIGURATION, "a state backend cannot be loaded: " + e.getMessage(), e);
        }
    }

    public Collection<StateBackend> all() {
        return List.copyOf(byName.values());
    }

    /** {@code USAGE}, listing the known ones, for an unknown name. */
    public StateBackend get(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.USAGE,
                        "no state backend is called \"" + name + "\"; there are: "
                                + String.join(", ", byName.keySet())));
    }

    public Optional<StateBackend> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** {@code USAGE}, listing those that can, for a backend that cannot take a restored state. */
    public StagingBackend staging(String name) {
        if (get(name) instanceof StagingBackend staging) {
            return staging;
        }
        throw new RollbackException(
                ErrorKind.USAGE,
                "the state backend \"" + name + "\" cannot be rolled back to; these can: "
                        + String.join(
                                ", ",
                                byName.values().stream()
                                        .filter(StagingBackend.class::isInstance)
                                        .map(StateBackend::name)
                                        .toList()));
    }

    private static String origin(StateBackend backend) {
        Class<?> type = backend.getClass();
        var source = type.getProtectionDomain().getCodeSource();
        return type.getName() + (source == null ? "" : " in " + source.getLocation());
    }
}
