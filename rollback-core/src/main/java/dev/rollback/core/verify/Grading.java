package dev.rollback.core.verify;

import dev.rollback.core.workspace.Configuration;
import dev.rollback.core.workspace.Strictness;
import dev.rollback.core.workspace.Strictness.Grade;
import java.util.List;

/**
 * What checks count as that did not run, or that passed with warnings. Only a validation that somebody asks for is
 * graded so. What an operation verifies before it is done is not: a check that nobody has configured must not take a
 * good state away again.
 */
record Grading(Strictness strictness) {

    boolean failsOnWarnings() {
        return strictness.warnings() == Grade.ERROR;
    }

    /** The check, failed if it has passed with warnings and those count as errors. */
    Check warned(Check check, List<String> warnings) {
        if (!failsOnWarnings() || warnings.isEmpty() || check.outcome() != Check.Outcome.PASSED) {
            return check;
        }
        return Check.failed(check.claim(), "with warnings" + reason(Strictness.WARNINGS_KEY), warnings);
    }

    /** The checks, those failed that did not run if that counts as an error. */
    List<Check> grade(List<Check> checks) {
        if (strictness.skipped() != Grade.ERROR) {
            return checks;
        }
        return checks.stream()
                .map(check -> check.outcome() == Check.Outcome.SKIPPED
                        ? Check.failed(
                                check.claim(),
                                "did not run, as " + check.detail() + reason(Strictness.SKIPPED_KEY),
                                List.of())
                        : check)
                .toList();
    }

    private static String reason(String key) {
        return ", and " + key + " in " + Configuration.FILE + " is " + Grade.ERROR;
    }
}
