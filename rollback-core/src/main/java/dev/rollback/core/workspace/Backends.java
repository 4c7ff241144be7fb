package dev.rollback.core.workspace;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.ServingBackend;
import dev.rollback.spi.StagingBackend;
import dev.rollback.spi.StateBackend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /**
     * The same backends with what a configuration tells them. {@code CONFIGURATION} for settings or locations of a
     * backend that is not there, and for settings that a backend does not take.
     */
    public Backends configured(Configuration configuration) {
        Set<String> known = new TreeSet<>(byName.keySet());
        known.addAll(Configuration.DEFAULT.locations().keySet());
        List<String> problems = new ArrayList<>();
        configuration.locations().keySet().forEach(name -> requireKnown("locations." + name, name, known, problems));
        configuration.backends().keySet().forEach(name -> requireKnown("backends." + name, name, known, problems));
        configuration.activeBackend().ifPresent(name -> requireKnown("active-backend", name, known, problems));
        List<StateBackend> configured = new ArrayList<>();
        for (StateBackend backend : byName.values()) {
            try {
                configured.add(backend.configured(configuration.settings(backend.name())));
            } catch (RollbackException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new RollbackException(
                    ErrorKind.CONFIGURATION, Configuration.FILE + ": " + String.join("; ", problems));
        }
        return new Backends(configured);
    }

    private static void requireKnown(String where, String name, Set<String> known, List<String> problems) {
        if (!known.contains(name)) {
            problems.add(where + ": no state backend is called \"" + name + "\"; did you mean "
                    + Nearest.to(name, known) + "?");
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
        throw cannot(name, "take a restored or migrated state", StagingBackend.class);
    }

    /** {@code USAGE}, listing those that can, for a backend that cannot be written to. */
    public ServingBackend serving(String name) {
        if (get(name) instanceof ServingBackend serving) {
            return serving;
        }
        throw cannot(name, "be written to", ServingBackend.class);
    }

    private RollbackException cannot(String name, String what, Class<? extends StateBackend> capability) {
        return new RollbackException(
                ErrorKind.USAGE,
                "the state backend \"" + name + "\" cannot " + what + "; these can: "
                        + String.join(
                                ", ",
                                byName.values().stream()
                                        .filter(capability::isInstance)
                                        .map(StateBackend::name)
                                        .toList()));
    }

    private static String origin(StateBackend backend) {
        Class<?> type = backend.getClass();
        var source = type.getProtectionDomain().getCodeSource();
        return type.getName() + (source == null ? "" : " in " + source.getLocation());
    }
}
