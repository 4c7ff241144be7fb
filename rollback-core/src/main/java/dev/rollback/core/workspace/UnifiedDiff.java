package dev.rollback.core.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How two texts differ line by line, as {@code diff -u} and {@code git apply} write and read it: the shortest edit script
 * (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986), three lines around each change. Meant for texts
 * that differ in few lines: what it takes grows with the square of their number.
 */
final class UnifiedDiff {

    private static final int CONTEXT = 3;
    private static final String NO_END = "\\ No newline at end of file\n";

    /** @param mark {@code ' '}, {@code '-'} or {@code '+'} */
    private record Line(char mark, String text) {}

    private UnifiedDiff() {}

    /** Empty when the texts are equal. */
    static String of(String oldName, String newName, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<Line> script = script(lines(before), lines(after));
        StringBuilder out = new StringBuilder("--- " + oldName + "\n+++ " + newName + "\n");
        int oldLine = 1;
        int newLine = 1;
        int at = 0;
        while (at < script.size()) {
            int begin = nextChange(script, at);
            if (begin == script.size()) {
                break;
            }
            int from = Math.max(at, begin - CONTEXT);
            int to = endOfHunk(script, begin);
            oldLine += from - at;
            newLine += from - at;
            List<Line> hunk = script.subList(from, to);
            int olds = count(hunk, '+');
            int news = count(hunk, '-');
            out.append("@@ -").append(range(oldLine, olds));
            out.append(" +").append(range(newLine, news)).append(" @@\n");
            hunk.forEach(line -> append(out, line));
            oldLine += olds;
            newLine += news;
            at = to;
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Line line) {
        out.append(line.mark()).append(line.text());
        if (!line.text().endsWith("\n")) {
            out.append('\n').append(NO_END);
        }
    }

    private static int nextChange(List<Line> script, int from) {
        int at = from;
        while (at < script.size() && script.get(at).mark() == ' ') {
            at++;
        }
        return at;
    }

    /** Changes that are no further apart than their contexts reach are of one hunk. */
    private static int endOfHunk(List<Line> script, int change) {
        int end = change;
        for (int next = change; next < script.size() && next - end <= 2 * CONTEXT; next = nextChange(script, end)) {
            end = next + 1;
        }
        return Math.min(script.size(), end + CONTEXT);
    }

    /** An empty range is told by the line before it. */
    private static String range(int line, int count) {
        int start = count == 0 ? line - 1 : line;
        return count == 1 ? Integer.toString(start) : start + "," + count;
    }

    private static int count(List<Line> hunk, char without) {
        return (int) hunk.stream().filter(line -> line.mark() != without).count();
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    private static List<Line> script(List<String> before, List<String> after) {
        List<int[]> trace = new ArrayList<>();
        int[] reached = {0, 0, 0};
        for (int changes = 0; ; changes++) {
            int[] next = new int[2 * changes + 3]; // of diagonal k, the old line reached, at k + changes + 1
            for (int k = -changes; k <= changes; k += 2) {
                int x = start(reached, changes, k);
                while (x < before.size()
                        && x - k < after.size()
                        && before.get(x).equals(after.get(x - k))) {
                    x++;
                }
                next[k + changes + 1] = x;
                if (x >= before.size() && x - k >= after.size()) {
                    trace.add(reached);
                    return back(trace, before, after);
                }
            }
            trace.add(reached);
            reached = next;
        }
    }

    /** Where a path on a diagonal begins, coming from the better of its neighbours. */
    private static int start(int[] reached, int changes, int k) {
        if (changes == 0) {
            return 0;
        }
        return isInsertion(reached, changes, k) ? reached[k + 1 + changes] : reached[k - 1 + changes] + 1;
    }

    private static boolean isInsertion(int[] reached, int changes, int k) {
        return k == -changes || (k != changes && reached[k - 1 + changes] < reached[k + 1 + changes]);
    }

    private static List<Line> back(List<int[]> trace, List<String> before, List<String> after) {
        List<Line> script = new ArrayList<>();
        int x = before.size();
        int y = after.size();
        for (int changes = trace.size() - 1; changes >= 0; changes--) {
            int k = x - y;
            int begin = start(trace.get(changes), changes, k);
            while (x > begin) {
                script.add(new Line(' ', before.get(--x)));
                y--;
            }
            if (changes > 0) {
                boolean insertion = isInsertion(trace.get(changes), changes, k);
                script.add(insertion ? new Line('+', after.get(--y)) : new Line('-', before.get(--x)));
            }
        }
        Collections.reverse(script);
        return script;
    }
}
