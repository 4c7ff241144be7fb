package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollback.spi.PluginConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * In which category of {@code contracts} a contract is put that no file has yet: the first rule that matches its short
 * name decides, and {@code core} takes what none matches.
 */
final class Categories {

    static final String CORE = "core";

    /** The setting of {@code rollback.yml}. */
    static final String KEY = "categories";

    /** As the field's tools have it; {@code *Oracle} is among the core. */
    private static final List<Rule> USUAL = List.of(
            new Rule(glob("*Module"), "protocol"),
            new Rule(glob("*Router"), "infrastructure"),
            new Rule(glob("*Registry"), "infrastructure"),
            new Rule(glob("*Manager"), "infrastructure"));

    private final List<Rule> rules;

    private record Rule(Pattern match, String category) {}

    private Categories(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    static Categories usual() {
        return new Categories(USUAL);
    }

    /** The rules of a configuration, then the usual ones. {@code CONFIGURATION} for a rule that is none. */
    static Categories of(PluginConfig config) {
        config.requireKnown(Set.of(KEY));
        JsonNode list = config.settings().path(KEY);
        if (list.isMissingNode()) {
            return usual();
        }
        if (!list.isArray()) {
            throw config.problem(KEY + " is no list of {match, category}");
        }
        List<String> problems = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            rule(list.path(i), KEY + "[" + i + "]", problems, rules);
        }
        if (!problems.isEmpty()) {
            throw config.problem(String.join("; ", problems));
        }
        rules.addAll(USUAL);
        return new Categories(rules);
    }

    private static void rule(JsonNode rule, String where, List<String> problems, List<Rule> rules) {
        if (!rule.isObject() || !Set.copyOf(FieldList.names(rule)).equals(Set.of("match", "category"))) {
            problems.add(where + " has not exactly the keys match and category");
            return;
        }
        String category = rule.path("category").asText();
        String match = rule.path("match").asText();
        if (!rule.path("category").isTextual() || !category.matches("[A-Za-z][A-Za-z0-9_-]*")) {
            problems.add(where + ".category is not a word of letters, digits, - and _");
        } else if (category.equals(ContractNames.LEGACY)) {
            problems.add(where + ".category is \"legacy\", which holds old names and no contracts");
        } else if (!rule.path("match").isTextual() || match.isEmpty()) {
            problems.add(where + ".match is no text such as *Module or /^Old/");
        } else {
            try {
                rules.add(new Rule(pattern(match), category));
            } catch (PatternSyntaxException e) {
                problems.add(where + ".match is no regular expression: " + e.getDescription());
            }
        }
    }

    /** A regular expression between slashes, which is searched for, or a name with {@code *} and {@code ?}. */
    private static Pattern pattern(String match) {
        boolean regex = match.length() > 2 && match.startsWith("/") && match.endsWith("/");
        return regex ? Pattern.compile(match.substring(1, match.length() - 1)) : glob(match);
    }

    private static Pattern glob(String match) {
        StringBuilder regex = new StringBuilder("^");
        match.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.append('$').toString(), Pattern.DOTALL);
    }

    /** The category for a contract of this short name. */
    String of(String shortName) {
        return rules.stream()
                .filter(rule -> rule.match().matcher(shortName).find())
                .findFirst()
                .map(Rule::category)
                .orElse(CORE);
    }
}
