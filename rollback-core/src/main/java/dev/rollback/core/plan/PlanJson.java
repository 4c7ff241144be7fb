package dev.rollback.core.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollback.api.ChainId;
import dev.rollback.api.ContractRecord;
import dev.rollback.api.Fingerprint;
import dev.rollback.api.ForeignEntry;
import dev.rollback.api.JsonText;
import dev.rollback.api.NetworkDocument;
import dev.rollback.api.Sha256;
import dev.rollback.api.StateEntry;
import dev.rollback.api.StateSummary;
import dev.rollback.core.compare.RecordDifference;
import dev.rollback.spi.directory.ListingJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Plans as JSON, format 1. */
public final class PlanJson {

    private static final int FORMAT = 1;
    private static final String MIGRATION = "migration";

    private PlanJson() {}

    public static ObjectNode of(RollbackPlan plan) {
        ObjectNode node = inputs(plan);
        node.put("inputs", digest(plan).hex());
        var warnings = node.putArray("warnings");
        plan.warnings().forEach(warnings::add);
        return node;
    }

    /** The digest of all that a plan relies on: the same only if nothing that matters has changed in between. */
    public static Sha256 digest(RollbackPlan plan) {
        return Sha256.of(inputs(plan).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** What a migration is to do, with {@code "kind": "migration"}. */
    public static ObjectNode of(MigrationPlan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", FORMAT);
        node.put("kind", MIGRATION);
        node.put("workspace", plan.workspace().toString());
        node.put("source", plan.source());
        node.put("sourceLocation", plan.sourceLocation().toString());
        node.put("sourceSize", plan.sourceSize());
        node.set("sourceSummary", of(plan.sourceSummary()));
        node.put("target", plan.target());
        node.put("location", plan.location().toString());
        node.set("live", ListingJson.of(plan.live()));
        node.set("ledger", of(plan.ledger()));
        var warnings = node.putArray("warnings");
        plan.warnings().forEach(warnings::add);
        return node;
    }

    /** What any operation is to do. */
    public static ObjectNode of(OperationPlan plan) {
        return plan instanceof MigrationPlan migration ? of(migration) : of((RollbackPlan) plan);
    }

    /** The plan of any operation, as {@link #of(OperationPlan)} wrote it. */
    public static OperationPlan readAny(JsonNode node) {
        if (!node.path("kind").asText().equals(MIGRATION)) {
            return read(node);
        }
        return new MigrationPlan(
                Path.of(node.path("workspace").asText()),
                node.path("source").asText(),
                Path.of(node.path("sourceLocation").asText()),
                node.path("sourceSize").asLong(),
                summary(node.path("sourceSummary")),
                node.path("target").asText(),
                Path.of(node.path("location").asText()),
                ListingJson.expected(node.path("live")),
                ledger(node.path("ledger")),
                texts(node.path("warnings")));
    }

    private static ObjectNode inputs(RollbackPlan plan) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("format", FORMAT);
        node.put("workspace", plan.workspace().toString());
        node.put("target", plan.target());
        node.put("location", plan.location().toString());
        node.put("legacyLocation", plan.legacyLocation().toString());
        node.put("backup", plan.backupId());
        node.put("backupFolder", plan.backupFolder().toString());
        node.put("stateFolder", plan.stateFolder().toString());
        node.set("state", ListingJson.of(plan.state()));
        node.set("summary", of(plan.summary()));
        node.set("live", ListingJson.of(plan.live()));
        node.set("legacy", ListingJson.of(plan.legacy()));
        node.set("legacyLive", ListingJson.of(plan.legacyLive()));
        node.set("environmentLive", ListingJson.of(plan.environmentLive()));
        node.put("preRollbackBackup", plan.preRollbackBackup());
        var evidence = node.putArray("evidence");
        plan.evidence()
                .forEach(file -> evidence.addObject()
                        .put("file", file.file().toString())
                        .put("name", file.name())
                        .put("size", file.size())
                        .put("sha256", file.sum().hex()));
        node.set("ledger", of(plan.ledger()));
        return node;
    }

    /** The plan that {@link #of} wrote. The content is trusted: its reader has checked the checksum. */
    public static RollbackPlan read(JsonNode node) {
        List<RollbackPlan.Evidence> evidence = new ArrayList<>();
        node.path("evidence")
                .forEach(file -> evidence.add(new RollbackPlan.Evidence(
                        Path.of(file.path("file").asText()),
                        file.path("name").asText(),
                        file.path("size").asLong(),
                        new Sha256(file.path("sha256").asText()))));
        return new RollbackPlan(
                Path.of(node.path("workspace").asText()),
                node.path("target").asText(),
                Path.of(node.path("location").asText()),
                Path.of(node.path("legacyLocation").asText()),
                node.path("backup").asText(),
                Path.of(node.path("backupFolder").asText()),
                Path.of(node.path("stateFolder").asText()),
                ListingJson.listing(node.path("state")),
                summary(node.path("summary")),
                ListingJson.expected(node.path("live")),
                ListingJson.listing(node.path("legacy")),
                ListingJson.expected(node.path("legacyLive")),
                ListingJson.expected(node.path("environmentLive")),
                node.path("preRollbackBackup").asBoolean(),
                evidence,
                ledger(node.path("ledger")),
                texts(node.path("warnings")));
    }

    /** Whether this is a plan of the format that {@link #read} reads. */
    public static boolean known(JsonNode node) {
        return node.path("format").asInt() == FORMAT;
    }

    public static ObjectNode of(StateSummary summary) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode chains = node.putObject("contractsByChain");
        summary.contractsByChain().forEach((chain, count) -> chains.put(chain.toString(), count));
        ObjectNode fingerprint = node.putObject("fingerprint");
        fingerprint.put("contracts", summary.fingerprint().contracts().toString());
        fingerprint.put("documents", summary.fingerprint().documents().toString());
        fingerprint.put("foreign", summary.fingerprint().foreign().toString());
        return node;
    }

    /** The summary that {@link #of(StateSummary)} wrote. */
    public static StateSummary summary(JsonNode node) {
        Map<ChainId, Long> chains = new TreeMap<>();
        node.path("contractsByChain")
                .properties()
                .forEach(entry -> chains.put(
                        ChainId.parse(entry.getKey()).orElseThrow(),
                        entry.getValue().asLong()));
        JsonNode fingerprint = node.path("fingerprint");
        return new StateSummary(
                chains,
                new Fingerprint(
                        part(fingerprint.path("contracts")),
                        part(fingerprint.path("documents")),
                        part(fingerprint.path("foreign"))));
    }

    private static Fingerprint.Part part(JsonNode node) {
        String[] parts = node.asText().split(":", 2);
        return new Fingerprint.Part(Long.parseLong(parts[0]), new Sha256(parts[1]));
    }

    public static ObjectNode of(LossLedger ledger) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("compared", ledger.compared());
        node.put("absent", ledger.absent());
        node.put("different", ledger.different());
        var incomplete = node.putArray("incomplete");
        ledger.incomplete().forEach(incomplete::add);
        var first = node.putArray("first");
        ledger.first().forEach(entry -> first.add(brief(entry)));
        return node;
    }

    /** One entry, with the whole of what lives: what a ledger file has a line of. Odd bytes are written in Base64. */
    public static ObjectNode of(LedgerEntry entry) {
        ObjectNode node = brief(entry);
        entry.live().ifPresent(live -> addContent(node, live));
        return node;
    }

    private static void addContent(ObjectNode node, StateEntry live) {
        if (live instanceof ForeignEntry foreign) {
            node.put(
                    "keyBase64",
                    Base64.getEncoder().encodeToString(foreign.key().toArray()));
            node.put(
                    "valueBase64",
                    Base64.getEncoder().encodeToString(foreign.value().toArray()));
            return;
        }
        JsonText json = live instanceof ContractRecord record ? record.json() : ((NetworkDocument) live).json();
        if (JsonText.of(json.toString()).equals(json)) {
            node.put("record", json.toString());
        } else {
            node.put("recordBase64", Base64.getEncoder().encodeToString(json.toArray()));
        }
    }

    /** One entry without its content, which may be large. */
    private static ObjectNode brief(LedgerEntry entry) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("source", entry.source());
        node.put("key", entry.key());
        node.put("fate", entry.fate().name());
        node.put("difference", entry.difference().kind().name());
        var fields = node.putArray("fields");
        entry.difference().fields().forEach(fields::add);
        return node;
    }

    private static LossLedger ledger(JsonNode node) {
        List<LedgerEntry> first = new ArrayList<>();
        node.path("first").forEach(entry -> first.add(entry(entry)));
        return new LossLedger(
                node.path("compared").asLong(),
                node.path("absent").asLong(),
                node.path("different").asLong(),
                texts(node.path("incomplete")),
                first);
    }

    /** An entry without its content: that stands in the ledger file. */
    private static LedgerEntry entry(JsonNode node) {
        return new LedgerEntry(
                node.path("source").asText(),
                node.path("key").asText(),
                Optional.empty(),
                LedgerEntry.Fate.valueOf(node.path("fate").asText()),
                new RecordDifference(
                        RecordDifference.Kind.valueOf(node.path("difference").asText()),
                        Set.copyOf(texts(node.path("fields")))));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
