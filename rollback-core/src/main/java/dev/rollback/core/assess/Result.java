package dev.rollback.core.assess;

/** How one look came out. */
public enum Result {
    /** Nothing is wrong there. */
    CLEAR,
    /** It was not looked at, and the detail says why. */
    SKIPPED,
    /** There is something, and it does not tell enough. */
    INCONCLUSIVE,
    /** It looks like a trigger, and has an innocent explanation as well: people decide. */
    SUSPECTED,
    /** Nothing that makes a rollback necessary, but something that would stand in its way. */
    OBSTACLE,
    /** Evidence for a trigger. */
    RAISED
}
