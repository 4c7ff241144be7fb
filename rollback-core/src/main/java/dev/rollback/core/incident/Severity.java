package dev.rollback.core.incident;

/** How bad an incident is, worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW
}
