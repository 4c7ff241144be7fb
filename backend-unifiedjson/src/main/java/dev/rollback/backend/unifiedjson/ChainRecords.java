package dev.rollback.backend.unifiedjson;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.backend.unifiedjson.MergedRecord.Part;
import java.util.ArrayList;
import java.util.List;

/** The records of one chain, from all networks that are of it, made when asked for. */
final class ChainRecords {

    private final List<Network> networks;

    ChainRecords(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /** The record of a contract that one of the networks has. */
    ObjectNode of(String fullName) {
        return MergedRecord.of(parts(fullName));
    }

    /** Where a contract stands, the place that counts first. */
    List<Part> parts(String fullName) {
        List<Part> parts = new ArrayList<>();
        for (Network network : networks) {
            if (!network.contracts().of(fullName).isEmpty()) {
                network.contracts(fullName, network.contracts().root(fullName))
                        .forEach(contract -> parts.add(new Part(network, contract)));
            }
        }
        return parts;
    }
}
