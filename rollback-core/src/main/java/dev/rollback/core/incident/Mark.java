package dev.rollback.core.incident;

import java.util.Locale;

/** Something that an incident's clocks measure and that no state says. It is written down the first time. */
public enum Mark {
    /** It was found out what is wrong. */
    ASSESSED,
    /** It was decided what to do. */
    DECIDED,
    /** A notification has arrived somewhere. */
    NOTIFIED,
    /** A notice has arrived at stakeholders. */
    STAKEHOLDERS_TOLD;

    /** As the timeline says it. */
    public String event() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
