package dev.rollback.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final StateSummary NOTHING = new StateSummary(Map.of(), new Fingerprinter().fingerprint());

    @Test
    void readsDigestsInEitherCaseAndNothingElse() {
        String hex = "ab".repeat(32);
        assertThat(Sha256.parse(hex.toUpperCase(java.util.Locale.ROOT))).contains(new Sha256(hex));
        for (String text : List.of("", "ab", hex + "0", hex.substring(1) + "g", " " + hex.substring(1), hex + "\n")) {
            assertThat(Sha256.parse(text)).as(text).isEmpty();
        }
        assertThatThrownBy(() -> new Sha256("AB".repeat(32))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Sha256.of(new byte[0]))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void leadsAMessageByItsPlaceAndKeepsTheRestWhenAHintIsAdded() {
        RollbackException cause = new RollbackException(ErrorKind.IO, "inner");
        RollbackException error =
                new RollbackException(ErrorKind.CORRUPT, "wrong", Location.at(Path.of("a/b"), 7), cause);
        error.addSuppressed(new IllegalStateException("later"));
        RollbackException hinted = error.withHint("look");
        assertThat(hinted).hasMessage("a/b at byte 7: wrong").hasCause(cause);
        assertThat(hinted.kind()).isEqualTo(ErrorKind.CORRUPT);
        assertThat(hinted.hint()).contains("look");
        assertThat(hinted.location()).isEqualTo(error.location());
        assertThat(hinted.getSuppressed()).hasSize(1);
        assertThat(hinted.plainMessage()).isEqualTo("wrong");
        assertThat(Location.at(Path.of("x"), 3, 4)).hasToString("x:3:4");
    }

    @Test
    void callsAStateIntactOnlyWhenItCouldBeReadAndNothingIsLost() {
        assertThat(inspection(Optional.of(NOTHING)).intact()).isTrue();
        assertThat(inspection(Optional.of(NOTHING), Impact.NOTE, Impact.WARNING).intact())
                .isTrue();
        assertThat(inspection(Optional.of(NOTHING), Impact.WARNING, Impact.LOSS, Impact.NOTE)
                        .intact())
                .isFalse();
        assertThat(inspection(Optional.empty()).intact()).isFalse();
        assertThat(inspection(Optional.of(NOTHING), Impact.LOSS, Impact.UNREADABLE)
                        .worst())
                .isEqualTo(Impact.UNREADABLE);
    }

    @Test
    void countsContractsWithoutTheExcludedChains() {
        StateSummary summary = new StateSummary(
                Map.of(new ChainId(56), 20L, new ChainId(31337), 2L, new ChainId(97), 6L), NOTHING.fingerprint());
        assertThat(summary.contracts(Set.of(new ChainId(31337)))).isEqualTo(26);
        assertThat(summary.contracts(Set.of())).isEqualTo(28);
        assertThat(summary.chains(Set.of(new ChainId(31337)))).containsExactly(new ChainId(56), new ChainId(97));
    }

    @Test
    void showsBytesShortenedAndSortsThemUnsigned() {
        assertThat(Bytes.copyOf(new byte[] {(byte) 0x80})).isGreaterThan(Bytes.copyOf(new byte[] {0x7f, 0}));
        assertThat(Bytes.copyOf(new byte[65]).toString()).endsWith("… (65 bytes)");
        assertThat(Bytes.utf8("ab")).hasToString("6162").isEqualTo(Bytes.copyOf(new byte[] {'a', 'b'}));
    }

    private static Inspection inspection(Optional<StateSummary> summary, Impact... impacts) {
        return new Inspection(
                java.util.Arrays.stream(impacts)
                        .map(impact -> Finding.of(FindingType.MALFORMED, impact, "x"))
                        .toList(),
                summary);
    }
}
