package dev.rollback.core.workspace;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the values of environment variables that look like secrets out of a text: those whose names have to do with
 * tokens, secrets, passwords, keys, webhooks and the like.
 *
 * @param secrets the longest first, so that one within another leaves nothing of the longer
 */
public record SecretMask(List<String> secrets) {

    private static final Pattern NAMES = Pattern.compile(
            ".*(TOKEN|SECRET|PASSW|PASSPHRASE|PRIVATE|MNEMONIC|KEY|WEBHOOK|CREDENTIAL).*", Pattern.CASE_INSENSITIVE);

    /** Shorter values stand in too many innocent places. */
    private static final int SHORTEST = 6;

    /** The same of values that are known to be secrets. */
    private static final int SHORTEST_KNOWN = 4;

    public SecretMask {
        secrets = secrets.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public static SecretMask of(Map<String, String> environment) {
        return new SecretMask(environment.entrySet().stream()
                .filter(variable -> NAMES.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(value -> value.length() >= SHORTEST)
                .toList());
    }

    /** The same, which takes out further values too, those of fewer than four characters excepted. */
    public SecretMask and(Collection<String> further) {
        return new SecretMask(Stream.concat(
                        secrets.stream(), further.stream().filter(value -> value.length() >= SHORTEST_KNOWN))
                .toList());
    }

    public String masked(String text) {
        String result = text;
        for (String secret : secrets) {
            result = result.replace(secret, "***");
        }
        return result;
    }

    /** Does not say them. */
    @Override
    public String toString() {
        return "SecretMask of " + secrets.size();
    }
}
