package dev.weft.control.daemon.state;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that was applied, or was to be.
 *
 * @param number 1 for the first, then counting
 * @param time when it was decided
 * @param file where it was read from
 * @param text the semantic file, whole
 * @param transaction the transaction that brought it, in words; empty: none was needed
 * @param outcome how it ended
 * @param writes how many entries were written for it
 * @param note what people should know of it, in one line; may be empty
 */
public record Applied(
        int number,
        Instant time,
        String file,
        String text,
        String transaction,
        Outcome outcome,
        int writes,
        String note) {
    /** How it ended. */
    public enum Outcome {
        /** It is not known yet: the controller stopped, and the next election tells. */
        UNDER_WAY,
        APPLIED,
        ABORTED
    }

    private static final String FILE = "#file ";

    /** The texts of several files as one. */
    public static String join(SortedMap<String, String> texts) {
        if (texts.size() == 1) {
            return texts.get(texts.firstKey());
        }
        StringBuilder all = new StringBuilder();
        texts.forEach((name, text) ->
                all.append(FILE).append(name).append('\n').append(text).append(text.endsWith("\n") ? "" : "\n"));
        return all.toString();
    }

    /** The texts by the names of their files. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        if (!text.startsWith(FILE)) {
            texts.put(file, text);
            return texts;
        }
        StringBuilder part = new StringBuilder();
        String name = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(FILE)) {
                texts.put(name, part.toString());
                name = line.substring(FILE.length());
                part.setLength(0);
            } else {
                part.append(line).append('\n');
            }
        }
        texts.put(name, part.toString());
        texts.remove("");
        return texts;
    }

    Applied ended(Outcome how, int entryWrites) {
        return new Applied(number, time, file, text, transaction, how, entryWrites, note);
    }
}
