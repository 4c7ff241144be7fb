package dev.rollback.cli;

import dev.rollback.core.execute.Phase;

/** What a phase means to the one who finds an operation in it. */
final class PhaseWords {

    private PhaseWords() {}

    static String of(Phase phase) {
        return switch (phase) {
            case PREPARING -> "it was cut off while it prepared; nothing live has been touched";
            case COMMITTED -> "it was cut off while it published; what is live may be partly old and partly new";
            case VERIFIED -> "the new state is live and verified; only its report and the end of the stop are missing";
            case UNDOING -> "it was cut off while the old state was being brought back";
            case DONE -> "the new state is live";
            case UNDONE -> "the old state is live again";
        };
    }

    static String resume(Phase phase) {
        return switch (phase) {
            case PREPARING -> "removes what was prepared; nothing is restored, run again afterwards";
            case COMMITTED -> "goes on publishing, verifies, and brings the old state back if that does not hold";
            case VERIFIED -> "writes the report and lowers the emergency stop";
            case UNDOING -> "goes on bringing the old state back";
            case DONE, UNDONE -> "nothing: it is finished";
        };
    }

    static String undo(Phase phase) {
        return switch (phase) {
            case PREPARING -> "removes what was prepared";
            case COMMITTED, UNDOING -> "brings the old state back";
            case VERIFIED, DONE -> "brings the old state back, if nothing has been written since";
            case UNDONE -> "nothing: it is undone";
        };
    }
}
