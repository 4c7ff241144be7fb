package dev.rollback.api;

/** Whom a notification is for. */
public enum Audience {
    /** Those who deal with the incident. */
    INTERNAL,
    /** Those who are to know what it means for them, and when it is over. */
    STAKEHOLDERS
}
