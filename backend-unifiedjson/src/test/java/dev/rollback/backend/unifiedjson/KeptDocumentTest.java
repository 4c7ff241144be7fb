package dev.rollback.backend.unifiedjson;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.StateEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a document that was written has to say still when it is read back. */
class KeptDocumentTest {

    private static final String ROUTER = "contracts/net/Router.sol:Router";

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private NetworkDocument document;

    @BeforeEach
    void writeTheSample() {
        Networks.write(folder, "alpha", Networks.WHOLE);
        document = Networks.documents(folder).get(0);
    }

    @Test
    void theFullNameOfARemovedContractMayGo() {
        List<StateEntry> entries = Networks.entries(folder).stream()
                .filter(entry -> !isRouter(entry))
                .toList();

        NetworkDocument found =
                Networks.documents(Writing.write(entries, scratch)).get(0);

        assertThat(found.json().toString()).doesNotContain(ROUTER);
        assertThat(Networks.BACKEND.keeps(document, found)).isTrue();
    }

    @Test
    void theFullNameOfAContractThatIsThereMustStay() {
        assertThat(Networks.BACKEND.keeps(document, without("\"currentCategory\":")))
                .isFalse();
    }

    @Test
    void anythingElseMustStay() {
        assertThat(Networks.BACKEND.keeps(document, without("\"limit\":"))).isFalse();
    }

    private static boolean isRouter(StateEntry entry) {
        return entry instanceof ContractRecord record && record.key().name().equals(ROUTER);
    }

    /** The document with another key in the place of one. */
    private NetworkDocument without(String key) {
        String text = document.json().toString();
        assertThat(text).contains(key);
        String other = key.substring(0, key.length() - 3) + "2\":";
        return new NetworkDocument("alpha", JsonText.of(text.replace(key, other)));
    }
}
