package dev.weft.bmv2.stf;

import dev.weft.bmv2.trace.PacketTrace.Deparsed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Compares what one port sent with what was expected there: as many packets, in the same order. The longest common
 * sequence of both lists tells which packet is missing, which is one too many, and which one differs.
 */
final class PortCheck {
    /**
     * A packet that left.
     *
     * @param hex upper case
     * @param line of the statement whose packet it comes from
     * @param layout how it was put together; null if that is not known
     */
    record Sent(String hex, int line, Deparsed layout) {}

    private final int port;
    private final List<StfCommand.Expect> expected;
    private final List<Sent> sent;
    private final List<String> problems = new ArrayList<>();
    private final TreeSet<Integer> lines = new TreeSet<>();

    PortCheck(int port, List<StfCommand.Expect> expected, List<Sent> sent) {
        this.port = port;
        this.expected = expected;
        this.sent = sent;
        check();
    }

    /** What is wrong, in lines of text. */
    List<String> problems() {
        return problems;
    }

    /** Lines of the script: packets that went wrong, and expectations that were not met. */
    TreeSet<Integer> lines() {
        return lines;
    }

    private void check() {
        int[][] common = new int[expected.size() + 1][sent.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = sent.size() - 1; j >= 0; j--) {
                common[i][j] = match(i, j) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        if (common[0][0] == expected.size() && common[0][0] == sent.size()) {
            return;
        }
        if (expected.size() != sent.size()) {
            problems.add("port " + port + ": expected " + expected.size() + " packets, got " + sent.size());
        }
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < sent.size()) {
            if (i < expected.size() && j < sent.size() && match(i, j)) {
                i++;
                j++;
            } else if (i < expected.size() && j < sent.size() && common[i][j] == common[i + 1][j + 1]) {
                differs(expected.get(i++), j, sent.get(j++));
            } else if (j < sent.size() && common[i][j] == common[i][j + 1]) {
                unexpected(sent.get(j++));
            } else {
                missing(expected.get(i++));
            }
        }
    }

    private boolean match(int i, int j) {
        return PacketDiff.matches(expected.get(i).hex(), sent.get(j).hex());
    }

    private void differs(StfCommand.Expect wanted, int index, Sent got) {
        problems.add("port " + port + " packet " + index + " (line " + wanted.line() + "): the packet of line "
                + got.line() + " differs");
        for (String line : PacketDiff.explain(wanted.hex(), got.hex(), got.layout())) {
            problems.add("  " + line);
        }
        lines.add(got.line());
    }

    private void unexpected(Sent got) {
        problems.add("port " + port + ": not expected, from the packet of line " + got.line() + ": " + got.hex());
        lines.add(got.line());
    }

    private void missing(StfCommand.Expect wanted) {
        problems.add("port " + port + " (line " + wanted.line() + "): nothing came for "
                + (wanted.hex() == null ? "'any packet'" : wanted.hex()));
        lines.add(wanted.line());
    }
}
