package dev.rollback.benchmarks;

import dev.rollback.api.ChainId;
import dev.rollback.api.ContractKey;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.JsonText;
import java.util.List;
import java.util.Locale;

/** Contracts of the usual shape and size, on a few chains. */
final class Contracts {

    private static final List<Long> CHAINS = List.of(56L, 97L, 84532L, 11155420L, 23295L);

    private Contracts() {}

    static ContractKey key(int number) {
        return new ContractKey(new ChainId(CHAINS.get(number % CHAINS.size())), "Contract" + number);
    }

    /** The contract of a number, in one of its versions. */
    static ContractRecord record(int number, int version) {
        ContractKey key = key(number);
        return new ContractRecord(
                key,
                JsonText.of("{\"contractName\":\"" + key.name() + "\",\"chainId\":" + key.chainId()
                        + ",\"networkName\":\"network" + key.chainId() + "\",\"address\":\"0x" + hex(40, number)
                        + "\",\"factoryByteCodeHash\":\"0x" + hex(64, number) + "\",\"implementationHash\":\"0x"
                        + hex(64, number + 1) + "\",\"proxyAddress\":\"0x" + hex(40, number + 2)
                        + "\",\"deploymentArgs\":[\"0x" + hex(40, 7) + "\",\"1000000000000000000000\"],\"timestamp\":"
                        + (1_760_000_000_000L + version) + "}"));
    }

    private static String hex(int digits, int seed) {
        String text = String.format(Locale.ROOT, "%08x", seed * 0x9E3779B9);
        return text.repeat(digits / text.length());
    }
}
