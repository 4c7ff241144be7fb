package dev.rollback.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

    private final Limits limits = Limits.load();

    @Test
    void theLimitsAreTheProcedures() {
        assertThat(limits.memoryMegabytes()).isEqualTo(1024);
        assertThat(limits.operations()).containsOnlyKeys("read", "write", "scan", "batch");
        assertThat(limit("read").millis()).isEqualTo(100);
        assertThat(limit("write").millis()).isEqualTo(300);
        assertThat(limit("read").baseline()).isEqualTo("10-20");
        assertThat(limit("write").baseline()).isEqualTo("20-40");
    }

    @Test
    void aSlowOperationBreaksItsLimit() {
        Measured fast = new Measured("read", "leveldb", 26, 0.1, 100, 1000);
        Measured slow = new Measured("read", "leveldb", 26, 0.1, 100.1, 1000);
        assertThat(fast.within(limit("read"))).isTrue();
        assertThat(slow.within(limit("read"))).isFalse();
        assertThat(slow.line(limit("read"))).endsWith("BROKEN");
    }

    @Test
    void scansAndBatchesAreMeasuredByTheRecord() {
        assertThat(new Measured("scan", "leveldb", 26, 1, 2_600, 10).within(limit("scan")))
                .isTrue();
        assertThat(new Measured("scan", "leveldb", 26, 1, 2_601, 10).within(limit("scan")))
                .isFalse();
        assertThat(new Measured("batch", "leveldb", 26, 1, 30_001, 10).within(limit("batch")))
                .isFalse();
    }

    private Limits.Limit limit(String operation) {
        Limits.Limit limit = limits.operations().get(operation);
        assertThat(limit).isNotNull();
        return java.util.Objects.requireNonNull(limit);
    }
}
