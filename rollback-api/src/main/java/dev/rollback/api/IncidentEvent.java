package dev.rollback.api;

/** What people are told about in an incident. */
public enum IncidentEvent {
    DECLARED(Audience.INTERNAL),
    DECISION(Audience.INTERNAL),
    ROLLBACK_STARTED(Audience.INTERNAL),
    STEP_FAILED(Audience.INTERNAL),
    UPDATE(Audience.INTERNAL),
    ESCALATED(Audience.INTERNAL),
    ROLLED_BACK(Audience.INTERNAL),
    UNDONE(Audience.INTERNAL),
    RESOLVED(Audience.INTERNAL),
    STAKEHOLDER_NOTICE(Audience.STAKEHOLDERS),
    STAKEHOLDER_RESOLUTION(Audience.STAKEHOLDERS),
    /** Nothing has happened: somebody wants to know whether notifications arrive. */
    TEST(Audience.INTERNAL);

    private final Audience audience;

    IncidentEvent(Audience audience) {
        this.audience = audience;
    }

    /** Whom it is for; a test is for whoever is asked to be tested. */
    public Audience audience() {
        return audience;
    }
}
