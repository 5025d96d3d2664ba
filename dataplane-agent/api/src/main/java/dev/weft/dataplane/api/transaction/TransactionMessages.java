package dev.weft.dataplane.api.transaction;

import com.google.protobuf.UnsafeByteOperations;
import dev.weft.dataplane.api.PartWrite;
import dev.weft.dataplane.api.TransactionNumber;
import dev.weft.dataplane.api.TransactionReply;
import dev.weft.dataplane.api.TransactionRequest;
import dev.weft.dataplane.api.TransactionShare;
import dev.weft.dataplane.api.TransactionStanding;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Drift;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.Share;
import dev.weft.transaction.Standing;
import dev.weft.transaction.TransactionId;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The protocol's objects as messages, and back. What no leader or participant would say is an IllegalArgumentException. */
public final class TransactionMessages {
    private TransactionMessages() {}

    public static TransactionRequest message(Request request) {
        TransactionRequest.Builder out = TransactionRequest.newBuilder()
                .setType(TransactionRequest.Type.valueOf(request.type().name()))
                .setTerm(request.term())
                .setId(message(request.id()))
                .setWave(request.wave());
        request.share().ifPresent(share -> out.setShare(message(share)));
        request.writes().forEach(write -> out.addWrites(message(write)));
        return out.build();
    }

    /** @throws IllegalArgumentException if the type is not known or a part is missing */
    public static Request request(TransactionRequest message) {
        TransactionId id = id(message.getId());
        long term = message.getTerm();
        return switch (message.getType()) {
            case HELLO -> Request.hello(term);
            case ADOPT -> Request.adopt(term);
            case PREPARE ->
                message.getWave() > 0
                        ? Request.restore(term, share(id, message.getShare()), message.getWave() - 1)
                        : Request.prepare(term, share(id, message.getShare()));
            case COMMIT -> Request.commit(term, id);
            case WAVE -> Request.wave(term, id, message.getWave());
            case COLLECT -> Request.collect(term, id);
            case ABORT -> Request.abort(term, id);
            case PATCH -> Request.patch(term, writes(message.getWritesList()));
            default -> throw new IllegalArgumentException("type: " + message.getType() + " is not known here");
        };
    }

    private static TransactionNumber message(TransactionId id) {
        return TransactionNumber.newBuilder()
                .setTerm(id.term())
                .setNumber(id.number())
                .build();
    }

    private static TransactionId id(TransactionNumber message) {
        return new TransactionId(message.getTerm(), message.getNumber());
    }

    private static TransactionShare message(Share share) {
        Changes changes = share.changes();
        TransactionShare.Builder out = TransactionShare.newBuilder()
                .addAllMembers(share.members())
                .setBase(changes.base())
                .setOldEpoch(changes.oldEpoch())
                .setNewEpoch(changes.newEpoch());
        changes.prepare().forEach(write -> out.addPrepare(message(write)));
        for (List<Write> wave : changes.waves()) {
            TransactionShare.Wave.Builder writes = out.addWavesBuilder();
            wave.forEach(write -> writes.addWrites(message(write)));
        }
        changes.collect().forEach(write -> out.addCollect(message(write)));
        return out.build();
    }

    private static Share share(TransactionId id, TransactionShare message) {
        List<List<Write>> waves = new ArrayList<>();
        message.getWavesList().forEach(wave -> waves.add(writes(wave.getWritesList())));
        return new Share(
                id,
                message.getMembersList(),
                new Changes(
                        message.getBase(),
                        epoch(message.getOldEpoch()),
                        epoch(message.getNewEpoch()),
                        writes(message.getPrepareList()),
                        waves,
                        writes(message.getCollectList())));
    }

    private static int epoch(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("share: epoch " + Integer.toUnsignedString(value) + " is beyond 255");
        }
        return value;
    }

    public static PartWrite message(Write write) {
        PartWrite.Builder out = PartWrite.newBuilder()
                .setRank(PartWrite.Rank.valueOf(write.key().rank().name()))
                .setTable(write.key().table())
                .setKey(UnsafeByteOperations.unsafeWrap(write.key().octets())); // nobody changes them
        write.before().ifPresent(octets -> out.setBefore(UnsafeByteOperations.unsafeWrap(octets)));
        write.after().ifPresent(octets -> out.setAfter(UnsafeByteOperations.unsafeWrap(octets)));
        return out.build();
    }

    public static Write write(PartWrite message) {
        if (message.getRank() == PartWrite.Rank.UNRECOGNIZED) {
            throw new IllegalArgumentException(
                    "a write has rank " + message.getRankValue() + ", which is not known here");
        }
        PartKey key = new PartKey(
                PartKey.Rank.valueOf(message.getRank().name()),
                message.getTable(),
                message.getKey().toByteArray());
        return Write.of(
                key,
                message.hasBefore() ? message.getBefore().toByteArray() : null,
                message.hasAfter() ? message.getAfter().toByteArray() : null);
    }

    private static List<Write> writes(List<PartWrite> messages) {
        return messages.stream().map(TransactionMessages::write).toList();
    }

    public static TransactionReply message(Reply reply) {
        TransactionReply.Builder out = TransactionReply.newBuilder()
                .setOutcome(TransactionReply.Outcome.valueOf(reply.outcome().name()))
                .setReason(reply.reason())
                .setWrites(reply.writes())
                .setFlips(reply.flips())
                .setStanding(message(reply.standing()));
        reply.refused().ifPresent(write -> out.setRefused(message(write)));
        return out.build();
    }

    /** @param to the request that the message answers */
    public static Reply reply(Request to, TransactionReply message) {
        return new Reply(
                to,
                Reply.Outcome.valueOf(message.getOutcome().name()),
                message.getReason(),
                message.hasRefused() ? write(message.getRefused()) : null,
                standing(message.getStanding()),
                message.getWrites(),
                message.getFlips());
    }

    private static TransactionStanding message(Standing standing) {
        TransactionStanding.Builder out = TransactionStanding.newBuilder()
                .setTerm(standing.term())
                .setStage(standing.stage())
                .setWaves(standing.waves())
                .addAllMembers(standing.members())
                .setEpoch(standing.epoch())
                .setDigest(standing.digest())
                .setEstablished(standing.established());
        if (standing.busy()) {
            out.setPending(message(standing.pending()));
        }
        standing.finished()
                .forEach((id, committed) ->
                        out.addFinishedBuilder().setId(message(id)).setCommitted(committed));
        return out.build();
    }

    private static Standing standing(TransactionStanding message) {
        SortedMap<TransactionId, Boolean> finished = new TreeMap<>();
        message.getFinishedList().forEach(end -> finished.put(id(end.getId()), end.getCommitted()));
        return new Standing(
                message.getTerm(),
                message.hasPending() ? id(message.getPending()) : TransactionId.NONE,
                message.getStage(),
                message.getWaves(),
                message.getMembersList(),
                message.getEpoch(),
                message.getDigest(),
                message.getEstablished(),
                finished);
    }

    public static VerifyResponse message(Drift drift, boolean established) {
        VerifyResponse.Builder out = VerifyResponse.newBuilder()
                .setEstablished(established)
                .setFoundEpoch(drift.foundEpoch())
                .setWantedEpoch(drift.wantedEpoch());
        drift.repairs().forEach(write -> out.addRepairs(message(write)));
        return out.build();
    }

    public static Drift drift(VerifyResponse message) {
        return new Drift(writes(message.getRepairsList()), message.getFoundEpoch(), message.getWantedEpoch());
    }
}
