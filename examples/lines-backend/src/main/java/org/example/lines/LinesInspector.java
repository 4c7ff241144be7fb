package org.example.lines;

import dev.rollback.api.Finding;
import dev.rollback.api.FindingType;
import dev.rollback.api.Impact;
import dev.rollback.api.Inspection;
import dev.rollback.api.Location;
import dev.rollback.api.RollbackException;
import dev.rollback.api.StateSummarizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at every line: a damaged one does not keep the others from being looked at. */
final class LinesInspector {

    private static final int MOST_FINDINGS = 100;

    private LinesInspector() {}

    static Inspection inspect(Path path) {
        List<Finding> findings = new ArrayList<>();
        StateSummarizer summarizer = new StateSummarizer();
        long entries = 0;
        boolean ended = false;
        try (LinesFile file = new LinesFile(path)) {
            Location at = file.here();
            for (Optional<byte[]> line = file.next(); line.isPresent(); line = file.next()) {
                Optional<LineFormat.Line> parsed = LineFormat.parse(line.get());
                if (parsed.isEmpty() || ended) {
                    find(findings, FindingType.CHECKSUM_MISMATCH, "a damaged line", at);
                } else if (parsed.get() instanceof LineFormat.Line.Entry entry) {
                    entries++;
                    summarizer.add(entry.entry());
                } else if (parsed.get() instanceof LineFormat.Line.End end) {
                    ended = true;
                    if (end.entries() != entries) {
                        find(findings, FindingType.MALFORMED, "there were " + end.entries() + " entries", at);
                    }
                }
                at = file.here();
            }
            if (!ended) {
                find(findings, FindingType.TRUNCATED, "the file ends before its last line", at);
            }
        } catch (RollbackException e) {
            find(findings, FindingType.TRUNCATED, e.plainMessage(), e.location().orElse(Location.of(path)));
        }
        return new Inspection(findings, findings.isEmpty() ? Optional.of(summarizer.summary()) : Optional.empty());
    }

    private static void find(List<Finding> findings, FindingType type, String message, Location at) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(Finding.of(type, Impact.LOSS, message, at));
        }
    }
}
