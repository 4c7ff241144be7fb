package dev.rollback.core.verify;

import java.util.List;

/**
 * One check and how it came out.
 *
 * @param claim what holds when it passes
 * @param detail the evidence, or why it failed or did not run, a sentence
 * @param problems what exactly is wrong; empty unless it failed
 */
public record Check(String claim, Outcome outcome, String detail, List<String> problems) {

    /** How a check came out. */
    public enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    public Check {
        problems = List.copyOf(problems);
    }

    public static Check passed(String claim, String evidence) {
        return new Check(claim, Outcome.PASSED, evidence, List.of());
    }

    public static Check failed(String claim, String reason, List<String> problems) {
        return new Check(claim, Outcome.FAILED, reason, problems);
    }

    public static Check skipped(String claim, String reason) {
        return new Check(claim, Outcome.SKIPPED, reason, List.of());
    }

    /** The line that people read: the claim alone when it holds, with the reason when it does not. */
    public String line() {
        return switch (outcome) {
            case PASSED -> "✅ " + claim;
            case FAILED -> "❌ " + claim + ": " + detail;
            case SKIPPED -> "SKIPPED " + claim + ": " + detail;
        };
    }
}
