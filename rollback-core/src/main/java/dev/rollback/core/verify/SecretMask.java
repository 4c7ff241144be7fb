package dev.rollback.core.verify;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes the values of environment variables that look like secrets out of what a command has printed: those whose names
 * have to do with tokens, secrets, passwords, keys, webhooks and the like.
 */
record SecretMask(List<String> secrets) {

    private static final Pattern NAMES = Pattern.compile(
            ".*(TOKEN|SECRET|PASSW|PASSPHRASE|PRIVATE|MNEMONIC|KEY|WEBHOOK|CREDENTIAL).*", Pattern.CASE_INSENSITIVE);

    /** Shorter values stand in too many innocent places. */
    private static final int SHORTEST = 6;

    static SecretMask of(Map<String, String> environment) {
        return new SecretMask(environment.entrySet().stream()
                .filter(variable -> NAMES.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    String masked(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, "***");
        }
        return result;
    }
}
