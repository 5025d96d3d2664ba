package dev.weft.transaction;

import java.util.Optional;

/** What a leader asks for in one phase, and which answers it takes for an answer to that. Immutable. */
final class Step {
    private final Phase phase;
    private final long term;
    private final TransactionId id;
    private final int wave; // in phase WAVES
    private final int waves; // of the transaction

    Step(Phase phase, long term, TransactionId id, int wave, int waves) {
        this.phase = phase;
        this.term = term;
        this.id = id;
        this.wave = wave;
        this.waves = waves;
    }

    /**
     * Returns what a participant is asked; empty in phases in which nobody is.
     *
     * @param share its share; only in phase PREPARE
     */
    Optional<Request> request(Share share) {
        switch (phase) {
            case ELECT:
                return Optional.of(Request.hello(term));
            case PREPARE:
                return Optional.of(Request.prepare(term, share));
            case COMMIT:
                return Optional.of(Request.commit(term, id));
            case WAVES:
                return Optional.of(Request.wave(term, id, wave));
            case COLLECT:
                return Optional.of(Request.collect(term, id));
            case ABORT:
                return Optional.of(Request.abort(term, id));
            default:
                return Optional.empty();
        }
    }

    /** Returns what a participant is told that has lost the transaction, with how far everybody has come. */
    Request restore(Share share) {
        return Request.restore(term, share, stage());
    }

    private int stage() {
        switch (phase) {
            case WAVES:
                return Standing.FLIPPED + wave - 1;
            case COLLECT:
                return Standing.FLIPPED + waves;
            default:
                return Standing.PREPARED;
        }
    }

    /** Returns whether a reply answers the request of this step, or tells that a lost transaction is there again. */
    boolean isAnsweredBy(Reply reply) {
        if (phase == Phase.ELECT) {
            return reply.to() == Request.Type.HELLO;
        }
        return reply.id().equals(id) && (answers(reply) || restored(reply));
    }

    private boolean answers(Reply reply) {
        switch (phase) {
            case PREPARE:
                return reply.to() == Request.Type.PREPARE;
            case COMMIT:
                return reply.to() == Request.Type.COMMIT;
            case WAVES:
                return reply.to() == Request.Type.WAVE && reply.wave() == wave;
            case COLLECT:
                return reply.to() == Request.Type.COLLECT;
            case ABORT:
                return reply.to() == Request.Type.ABORT;
            default:
                return false;
        }
    }

    /** Returns whether a reply tells that a participant has a transaction again that is decided. */
    boolean restored(Reply reply) {
        return decided() && reply.to() == Request.Type.PREPARE && reply.wave() > 0;
    }

    /** Returns whether the transaction is decided and not ended. */
    boolean decided() {
        return phase == Phase.COMMIT || phase == Phase.WAVES || phase == Phase.COLLECT;
    }
}
