package dev.weft.control.daemon.state;

import dev.weft.transaction.log.Disk;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The configurations that were applied, oldest first: for each a file with what is known of it, which ends with the text
 * itself, so that one write makes it durable. The oldest go when there are more than {@value #KEPT}.
 */
public final class History {
    private static final int KEPT = 100;
    private static final String HEAD_END = "---\n";
    private static final String LAST = "history.last";

    private final Disk disk;

    History(Disk disk) {
        this.disk = disk;
    }

    private static String name(int number) {
        return String.format("history-%06d.txt", number);
    }

    /** The number of the last; 0: there is none. */
    private int last() throws IOException {
        String text = new String(disk.read(LAST), StandardCharsets.US_ASCII).trim();
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(disk + "/" + LAST + " holds no number; remove it to begin a new history", e);
        }
    }

    /** Everything that is kept, oldest first. */
    public List<Applied> all() {
        try {
            List<Applied> all = new ArrayList<>();
            int last = last();
            for (int number = Math.max(1, last - KEPT + 1); number <= last; number++) {
                read(number).ifPresent(all::add);
            }
            return all;
        } catch (IOException e) {
            throw new StateException("history: " + e.getMessage(), e);
        }
    }

    /** One of them. */
    public Optional<Applied> get(int number) {
        try {
            return read(number);
        } catch (IOException e) {
            throw new StateException("history: " + e.getMessage(), e);
        }
    }

    /** The last one that is in force, as far as is known here. */
    public Optional<Applied> current() {
        List<Applied> all = all();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).outcome() == Applied.Outcome.APPLIED) {
                return Optional.of(all.get(i));
            }
        }
        return Optional.empty();
    }

    private Optional<Applied> read(int number) throws IOException {
        String content = new String(disk.read(name(number)), StandardCharsets.UTF_8);
        int end = content.indexOf(HEAD_END);
        if (end < 0) {
            return Optional.empty();
        }
        Properties head = new Properties();
        head.load(new StringReader(content.substring(0, end)));
        try {
            return Optional.of(new Applied(
                    number,
                    Instant.parse(head.getProperty("time")),
                    head.getProperty("file", ""),
                    content.substring(end + HEAD_END.length()),
                    head.getProperty("transaction", ""),
                    Applied.Outcome.valueOf(head.getProperty("outcome")),
                    Integer.parseInt(head.getProperty("writes", "0")),
                    head.getProperty("note", "")));
        } catch (RuntimeException e) {
            throw new IOException(disk + "/" + name(number) + " is damaged (" + e.getMessage() + "); remove it", e);
        }
    }

    private void write(Applied applied) {
        String head = line("time", applied.time().toString())
                + line("file", applied.file())
                + line("transaction", applied.transaction())
                + line("outcome", applied.outcome().name())
                + line("writes", Integer.toString(applied.writes()))
                + line("note", applied.note());
        try {
            disk.replace(name(applied.number()), (head + HEAD_END + applied.text()).getBytes(StandardCharsets.UTF_8));
            if (applied.number() > last()) {
                disk.replace(LAST, Integer.toString(applied.number()).getBytes(StandardCharsets.US_ASCII));
                int oldest = applied.number() - KEPT;
                if (oldest >= 1 && disk.read(name(oldest)).length > 0) {
                    disk.truncate(name(oldest), 0);
                }
            }
        } catch (IOException e) {
            throw new StateException("history cannot be written (" + e.getMessage() + ")", e);
        }
    }

    /** A value as {@link Properties} reads it. */
    private static String line(String key, String value) {
        return key + "=" + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") + "\n";
    }

    /**
     * Remembers that a configuration is about to be decided.
     *
     * @param transaction its transaction, in words
     * @return its number
     */
    public int begin(String file, String text, String transaction, String note, Instant now) {
        try {
            int number = last() + 1;
            write(new Applied(number, now, file, text, transaction, Applied.Outcome.UNDER_WAY, 0, note));
            return number;
        } catch (IOException e) {
            throw new StateException("history: " + e.getMessage(), e);
        }
    }

    /** Remembers how it ended. */
    public void end(int number, Applied.Outcome outcome, int writes) {
        get(number).ifPresent(applied -> write(applied.ended(outcome, writes)));
    }

    /** Remembers how a transaction ended that an earlier run had left; does nothing if it is not known here. */
    public void end(String transaction, Applied.Outcome outcome) {
        for (Applied applied : all()) {
            if (applied.outcome() == Applied.Outcome.UNDER_WAY
                    && applied.transaction().equals(transaction)) {
                write(applied.ended(outcome, applied.writes()));
            }
        }
    }
}
