package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import dev.rollback.api.StateEntry;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** The entries of one network, made one by one: its records but those handed out before, then its document. */
final class NetworkEntries implements Iterator<StateEntry> {

    private final Network network;
    private final ChainRecords records;
    private final Set<ContractKey> seen;
    private final DocumentBuilder document;
    private final Iterator<String> names;
    private Optional<StateEntry> next = Optional.empty();
    private boolean finished;

    NetworkEntries(Network network, ChainRecords records, Set<ContractKey> seen) {
        this.network = network;
        this.records = records;
        this.seen = seen;
        this.document = new DocumentBuilder(network);
        this.names = network.contracts().fullNames().iterator();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && names.hasNext()) {
            String name = names.next();
            ObjectNode record = records.of(name);
            document.take(name, record);
            ContractKey key = new ContractKey(network.chainId(), name);
            if (seen.add(key)) {
                next = Optional.of(new ContractRecord(key, JsonText.of(JsonPrinter.exact(record))));
            }
        }
        if (next.isEmpty() && !finished) {
            finished = true;
            next = Optional.of(document.document());
        }
        return next.isPresent();
    }

    @Override
    public StateEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StateEntry entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }
}
