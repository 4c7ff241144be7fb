package dev.rollback.backend.leveldb;

import dev.rollback.api.Bytes;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an entry of the database is as an entry of a state. */
final class StateEntries {

    private StateEntries() {}

    static StateEntry of(Entry entry) {
        Optional<ContractKey> key = text(entry.key().user()).flatMap(ContractKey::parse);
        return key.isPresent()
                ? new ContractRecord(key.get(), JsonText.copyOf(entry.value()))
                : new ForeignEntry(Bytes.copyOf(entry.key().user()), Bytes.copyOf(entry.value()));
    }

    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
