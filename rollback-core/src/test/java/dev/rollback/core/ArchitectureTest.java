package dev.rollback.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The story is told in one direction, and plugins and engine know only the words between them. */
class ArchitectureTest {

    private static final String CORE = "dev.rollback.core.";

    /** In the order in which they may know each other. */
    private static final List<String> CHAPTERS = List.of(
            "workspace",
            "incident",
            "detect",
            "compare",
            "export",
            "backup",
            "plan",
            "execute",
            "serve",
            "verify",
            "assess",
            "decide",
            "report",
            "notify",
            "watch",
            "engine");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.rollback.core");

    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.rollback.api", "dev.rollback.spi");

    private static List<ArchRule> chapterRules(String root) {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 0; i < CHAPTERS.size() - 1; i++) {
            String[] later = CHAPTERS.subList(i + 1, CHAPTERS.size()).stream()
                    .map(chapter -> root + chapter + "..")
                    .toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(root + CHAPTERS.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later));
        }
        return rules;
    }

    private static ArchRule namesNoPlugin(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.rollback.backend..", "dev.rollback.notifier..", "dev.rollback.cli..");
    }

    private static ArchRule knowsNobody(String... roots) {
        return noClasses()
                .that()
                .resideInAnyPackage(roots)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.rollback.core..",
                        "dev.rollback.backend..",
                        "dev.rollback.notifier..",
                        "dev.rollback.cli..");
    }

    @Test
    void everyChapterKnowsOnlyEarlierOnes() {
        chapterRules(CORE).forEach(rule -> rule.check(MAIN));
    }

    @Test
    void everyPackageOfCoreIsAChapter() {
        assertThat(MAIN)
                .extracting(type -> type.getPackageName())
                .allSatisfy(name -> assertThat(CHAPTERS).contains(name.substring(CORE.length())));
        CHAPTERS.forEach(chapter ->
                assertThat(MAIN.that(inPackage(CORE + chapter))).as(chapter).isNotEmpty());
    }

    @Test
    void coreNamesNoPlugin() {
        namesNoPlugin("dev.rollback.core").check(MAIN);
    }

    @Test
    void apiKnowsNeitherCoreNorPlugins() {
        knowsNobody("dev.rollback.api..", "dev.rollback.spi..").check(API);
        assertThat(API).hasSizeGreaterThan(40);
    }

    @Test
    void apiNeedsNothingButJavaAndJacksonsTree() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..", "dev.rollback..", "com.fasterxml.jackson..", "org.jspecify.annotations..")
                .check(API);
    }

    @Test
    void theRulesAreSeenToFailOnClassesThatBreakThem() {
        JavaClasses wrong = new ClassFileImporter().importPackages("dev.rollback.core.wrong");
        String root = "dev.rollback.core.wrong.";
        assertThat(chapterRules(root).get(0).evaluate(wrong).hasViolation())
                .as("a workspace that knows the engine")
                .isTrue();
        assertThat(namesNoPlugin("dev.rollback.core.wrong").evaluate(wrong).hasViolation())
                .as("a core that names a plugin")
                .isTrue();
        assertThat(knowsNobody("dev.rollback.core.wrong..").evaluate(wrong).hasViolation())
                .as("an API that knows a plugin")
                .isTrue();
    }

    private static com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> inPackage(
            String name) {
        return com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(name);
    }
}
