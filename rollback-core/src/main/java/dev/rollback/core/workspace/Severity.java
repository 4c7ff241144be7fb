package dev.rollback.core.workspace;

/** How bad an incident is, worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW
}
