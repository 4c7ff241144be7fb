package dev.rollback.core.workspace;

import java.util.Locale;
import java.util.Optional;

/**
 * How strict checks are. None of it has a say in whether a rollback is done or stays: that rests on the operation's own
 * verification alone.
 *
 * @param skipped what a check counts as that did not run
 * @param warnings what a check counts as that passed with warnings
 * @param backupsMaxAge how old a backup may be without a warning
 * @param verifyBeforeOpen whether tools that embed this software get a state only after all of it was inspected
 */
public record Strictness(Grade skipped, Grade warnings, Optional<MaxAge> backupsMaxAge, boolean verifyBeforeOpen) {

    public static final String SKIPPED_KEY = "validation.skipped";
    public static final String WARNINGS_KEY = "validation.warnings";
    public static final String MAX_AGE_KEY = "backups-max-age";
    public static final String VERIFY_KEY = "verify-before-open";

    public static final Strictness DEFAULT = new Strictness(Grade.WARNING, Grade.WARNING, Optional.empty(), false);

    /** What something that is not as it should be counts as. */
    public enum Grade {
        WARNING,
        ERROR;

        /** As {@code rollback.yml} says it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The strict profile; what is stricter already stays as it is. */
    public Strictness hardened(MaxAge most) {
        MaxAge age =
                backupsMaxAge.filter(written -> !written.allowsMoreThan(most)).orElse(most);
        return new Strictness(Grade.ERROR, Grade.ERROR, Optional.of(age), true);
    }
}
