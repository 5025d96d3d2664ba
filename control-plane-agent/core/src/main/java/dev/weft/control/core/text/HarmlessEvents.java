package dev.weft.control.core.text;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/** Hands a parser's events on until one comes with which a small text could blow up: an alias, or deep nesting. */
final class HarmlessEvents implements Parser {
    /** The language needs eight. */
    static final int MAX_DEPTH = 32;

    private final Parser events;
    private int depth;

    HarmlessEvents(Parser events) {
        this.events = events;
    }

    /** What is refused, and where. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Optional<Mark> mark;
        private final String remedy;

        private Refused(Event event, String message, String remedy) {
            super(message, null, false, false);
            this.mark = event.getStartMark();
            this.remedy = remedy;
        }

        Optional<Mark> mark() {
            return mark;
        }

        String remedy() {
            return remedy;
        }
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return events.hasNext();
    }

    @Override
    public Event next() {
        Event event = events.next();
        switch (event.getEventId()) {
            case MappingStart:
            case SequenceStart:
                if (++depth > MAX_DEPTH) {
                    throw new Refused(event, "is nested deeper than " + MAX_DEPTH, "flatten it");
                }
                break;
            case MappingEnd:
            case SequenceEnd:
                depth--;
                break;
            case Alias:
                throw new Refused(
                        event,
                        "uses the alias *" + ((AliasEvent) event).getAlias() + ", aliases are not supported",
                        "write the value out");
            default:
                break;
        }
        return event;
    }
}
