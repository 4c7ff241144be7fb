package dev.rollback.core.notify;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.Notifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * The notifiers that are there, by name. Those that cannot be had are no reason to stop a rollback: they are told as
 * problems, and {@link #requireSound} is for whoever wants an error.
 */
public final class Notifiers {

    /** A defective provider may make the loader's iterator fail without end. */
    private static final int MOST_FAILURES = 100;

    private final Map<String, Notifier> byName = new TreeMap<>();
    private final List<String> problems;

    public Notifiers(Iterable<Notifier> notifiers) {
        this(notifiers, List.of());
    }

    private Notifiers(Iterable<Notifier> notifiers, List<String> failures) {
        problems = new ArrayList<>(failures);
        notifiers.forEach(this::add);
    }

    private void add(Notifier notifier) {
        try {
            Notifier other = byName.putIfAbsent(notifier.name(), notifier);
            if (other != null) {
                problems.add("two notifiers call themselves \"" + notifier.name() + "\": " + origin(other) + " and "
                        + origin(notifier) + "; take one of them away");
            }
        } catch (Throwable e) {
            problems.add("the notifier of " + origin(notifier) + " does not tell its name: " + PlainText.failure(e));
        }
    }

    /** All that the class path holds. */
    public static Notifiers load() {
        List<Notifier> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        Iterator<Notifier> providers = ServiceLoader.load(Notifier.class).iterator();
        while (failures.size() < MOST_FAILURES) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures.add("a notifier cannot be loaded: " + PlainText.failure(e));
            }
        }
        return new Notifiers(found, failures);
    }

    public Collection<Notifier> all() {
        return List.copyOf(byName.values());
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    public Optional<Notifier> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** {@code CONFIGURATION}, listing the known ones, for an unknown name. */
    public Notifier get(String name) {
        return find(name)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.CONFIGURATION, "no notifier is called \"" + name + "\"; there are: " + known()));
    }

    String known() {
        return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
    }

    /** What is wrong with the notifiers that are there: two of one name, and those that cannot be loaded. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** {@code CONFIGURATION} when there are problems. */
    public Notifiers requireSound() {
        if (!problems.isEmpty()) {
            throw new RollbackException(ErrorKind.CONFIGURATION, String.join("; ", problems));
        }
        return this;
    }

    private static String origin(Notifier notifier) {
        Class<?> type = notifier.getClass();
        var source = type.getProtectionDomain().getCodeSource();
        return type.getName() + (source == null ? "" : " in " + source.getLocation());
    }
}
