package dev.rollback.spi;

/**
 * A change that is prepared beside what it replaces. Every method may be called again after a crash at any point, by
 * a new process that found the change on disk, and then goes on from where the crash left it. For one thread at a
 * time. Moves are renames within one file system, so finishing and undoing need no space, and each is made durable
 * before the next.
 */
public interface StagedChange {

    /** What is on disk now. Changes nothing. */
    ChangeStatus status();

    /**
     * Makes the whole change durable, together with what it expects to displace, and visible to nobody. After a crash
     * within, the change is {@link ChangeStatus#BUILDING} or {@link ChangeStatus#SEALED}.
     */
    void seal(Expected displaced);

    /**
     * Makes the change live and keeps what was there. {@code CONFLICT}, with nothing moved, when what is live is not
     * what was expected on sealing. What somebody else puts into the gap between the two renames is moved aside and
     * named by {@link #movedAside}.
     */
    void publish();

    /**
     * Puts back what was displaced and keeps what was published. What came to the published state since, and would mix
     * with the old one, is moved aside. A change that is not published stays as it is.
     */
    void undo();

    /** Whether what is live is, byte for byte, what was sealed. */
    boolean liveAsSealed();

    /** Whether what is live is, byte for byte, what was to be displaced; true when that could not be read then. */
    boolean liveAsDisplaced();

    /** What somebody put in the way of a publish or undo, where it lies now. */
    java.util.List<java.nio.file.Path> movedAside();

    /** Deletes what is not live: the displaced state, an undone one, or an unpublished stage. */
    void prune();
}
