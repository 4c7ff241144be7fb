package dev.rollback.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    @ParameterizedTest
    @ValueSource(strings = {"1", "56", "31337", "9223372036854775807"})
    void spellsEveryChainIdAsItWasRead(String text) {
        assertThat(ChainId.parse(text)).hasValueSatisfying(id -> assertThat(id).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "01",
                "056",
                "-1",
                "+1",
                "1 ",
                " 1",
                "1.0",
                "1e3",
                "0x1",
                "٥٦",
                "９",
                "9223372036854775808",
                "9999999999999999999",
                "18446744073709551617",
                "99999999999999999999999",
                "1/",
                "1:"
            })
    void refusesEveryChainIdThatIsNotCanonical(String text) {
        assertThat(ChainId.parse(text)).isEmpty();
    }

    @Test
    void refusesChainIdsBelowOne() {
        assertThatThrownBy(() -> new ChainId(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChainId(-56)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "56-Token",
                "56--",
                "56-a-b-c",
                "56-contracts/xchain/X.sol:X",
                "56-.",
                "56-..",
                "56-../../etc/passwd",
                "56- ",
                "56-56-Token",
                "56-é😀",
                "56-a\u0000b"
            })
    void takesANameAsItIs(String text) {
        assertThat(ContractKey.parse(text)).hasValueSatisfying(key -> {
            assertThat(key.chainId()).isEqualTo(new ChainId(56));
            assertThat(key.name()).isEqualTo(text.substring(3));
            assertThat(key).hasToString(text);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "56", "56-", "-Token", "056-X", "0-X", " 56-X", "x56-X", "56:X", "Token-56"})
    void refusesKeysWithoutChainOrName(String text) {
        assertThat(ContractKey.parse(text)).isEmpty();
    }

    @Test
    void namesAContractShortByWhatFollowsItsLastColon() {
        assertThat(key("56-contracts/xchain/X.sol:Y").shortName()).isEqualTo("Y");
        assertThat(key("56-Token").shortName()).isEqualTo("Token");
        assertThat(key("56-a:b:c").shortName()).isEqualTo("c");
    }

    @Test
    void sortsByChainAsANumberAndThenByName() {
        List<ContractKey> sorted =
                List.copyOf(new TreeSet<>(List.of(key("100-A"), key("56-B"), key("56-A"), key("9-Z"), key("56-A-1"))));
        assertThat(sorted).extracting(ContractKey::toString).containsExactly("9-Z", "56-A", "56-A-1", "56-B", "100-A");
    }

    @Test
    void refusesAnEmptyName() {
        assertThatThrownBy(() -> new ContractKey(new ChainId(1), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkDocument("", JsonText.of("{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a/b", "..", ".", "a b", "a\n", "ä", "a.b"})
    void refusesOperationIdsThatAreNoFileNames(String text) {
        assertThatThrownBy(() -> new OperationId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ContractKey key(String text) {
        return ContractKey.parse(text).orElseThrow();
    }
}
