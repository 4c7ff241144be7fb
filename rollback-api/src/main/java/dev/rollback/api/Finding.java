package dev.rollback.api;

import java.util.Optional;

/** One thing that an inspection found: what, how bad, and where. */
public record Finding(FindingType type, Impact impact, String message, Optional<Location> where) {

    public static Finding of(FindingType type, Impact impact, String message, Location where) {
        return new Finding(type, impact, message, Optional.of(where));
    }

    public static Finding of(FindingType type, Impact impact, String message) {
        return new Finding(type, impact, message, Optional.empty());
    }

    @Override
    public String toString() {
        return where.map(place -> place + ": ").orElse("") + message;
    }
}
