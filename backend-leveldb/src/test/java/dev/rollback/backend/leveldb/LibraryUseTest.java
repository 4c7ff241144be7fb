package dev.rollback.backend.leveldb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of iq80's LevelDB the shipped code may use: its formats, never its database, readers or logs. */
class LibraryUseTest {

    private static final Set<String> FORMATS = Set.of(
            "org.iq80.leveldb.CompressionType",
            "org.iq80.leveldb.Options",
            "org.iq80.leveldb.impl.InternalKey",
            "org.iq80.leveldb.impl.InternalKeyComparator",
            "org.iq80.leveldb.impl.InternalUserComparator",
            "org.iq80.leveldb.impl.ValueType",
            "org.iq80.leveldb.impl.VersionEdit",
            "org.iq80.leveldb.table.BytewiseComparator",
            "org.iq80.leveldb.table.TableBuilder",
            "org.iq80.leveldb.table.UserComparator",
            "org.iq80.leveldb.util.Slice");

    @Test
    void usesNothingButTheFormats() {
        rule(FORMATS)
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.rollback.backend.leveldb"));
    }

    private static ArchRule rule(Set<String> allowed) {
        return noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of a LevelDB or Snappy library and no format",
                        (JavaClass target) -> (target.getPackageName().startsWith("org.iq80.")
                                        || target.getPackageName().startsWith("org.xerial."))
                                && !allowed.contains(target.getName())));
    }
}
