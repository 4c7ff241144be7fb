package dev.rollback.backend.unifiedjson;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;

/** Invented records of a usual size, as many as one likes. */
final class ManyContracts {

    private ManyContracts() {}

    static ContractRecord record(int number) {
        String name = "Contract" + number;
        String hash = "%064x".formatted(number * 1_000_003L);
        String address = "%040x".formatted(number * 7_919L);
        return new ContractRecord(new ContractKey(new ChainId(902), name), JsonText.of("""
                {"contractName":"%1$s","chainId":902,"networkName":"alpha","address":"0x%2$s",\
                "factoryByteCodeHash":"0x%3$s","implementationHash":"0x%3$s","proxyAddress":"0x%2$s",\
                "deploymentArgs":["0x%2$s","20000000000000000000000000",%4$d],"timestamp":%5$d}""".formatted(
                        name, address, hash, number, 1_767_323_045_000L + number)));
    }
}
