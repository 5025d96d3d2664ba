package dev.weft.control.daemon;

import dev.weft.control.daemon.state.Applied;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.transaction.CoordinatorDriver;
import dev.weft.control.daemon.transaction.InstallListener;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.Result;
import dev.weft.transaction.Standing;
import dev.weft.transaction.Write;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The switches of a domain whose agents take part in transactions, and the driver that leads them. */
final class Coordinated implements AutoCloseable {
    /** Below every term: who has promised one answers with how things stand, and changes nothing. */
    private static final long NO_TERM = 0;

    private final Map<String, SwitchSession> sessions = new TreeMap<>();
    private final ControllerState state;
    private final Coordination coordination;
    private final CoordinatorDriver driver;

    Coordinated(
            List<SwitchSession> coordinated,
            ControllerState state,
            Coordination coordination,
            InstallListener listener) {
        this.state = state;
        this.coordination = coordination;
        Map<String, Channel> channels = new HashMap<>();
        for (SwitchSession session : coordinated) {
            sessions.put(session.node().name(), session);
            channels.put(session.node().name(), session.channel());
        }
        try {
            driver = new CoordinatorDriver(
                    channels,
                    coordinated.get(0).callTimeout(),
                    state.log(),
                    state.leader(),
                    coordination.timing(),
                    coordination.time(),
                    listener);
        } catch (IOException e) {
            throw new ControllerException(ControllerException.Kind.REFUSED, e.getMessage(), List.of(), e);
        }
    }

    /** It stays this object's. */
    CoordinatorDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        driver.close();
    }

    private Map<String, Request> toAll(Request request) {
        Map<String, Request> all = new TreeMap<>();
        sessions.keySet().forEach(name -> all.put(name, request));
        return all;
    }

    private SortedMap<String, Standing> answers(Map<String, Request> requests) {
        SortedMap<String, Reply> replies = driver.ask(requests, coordination.patience());
        SortedMap<String, Standing> standings = new TreeMap<>();
        requests.keySet().forEach(name -> {
            Reply reply = replies.get(name);
            if (reply == null || reply.outcome() == Reply.Outcome.RETRY) {
                throw new ControllerException(
                        ControllerException.Kind.UNREACHABLE,
                        sessions.get(name).name() + ": its agent does not answer"
                                + (reply == null ? "" : " (" + reply.reason() + ")")
                                + "; nothing was written to any switch: look after its target, and try again");
            }
            standings.put(name, reply.standing());
        });
        return standings;
    }

    /** How things stand, without becoming the leader. */
    SortedMap<String, Standing> look() {
        return answers(toAll(Request.hello(NO_TERM)));
    }

    /** Whether no transaction is under way anywhere. */
    boolean idle(SortedMap<String, Standing> standings) {
        return !driver.unfinished() && standings.values().stream().noneMatch(Standing::busy);
    }

    /** Has switches put right what is not as the last transaction had left it; only while none is under way. */
    SortedMap<String, VerifyResponse> repair(SortedMap<String, Standing> standings) {
        SortedMap<String, VerifyResponse> drifts = new TreeMap<>();
        standings.forEach((name, standing) -> {
            if (standing.established()) {
                try {
                    drifts.put(name, sessions.get(name).verify(true));
                } catch (StatusRuntimeException e) {
                    throw new ControllerException(
                            ControllerException.Kind.UNREACHABLE,
                            sessions.get(name).name() + " cannot be compared with what it should hold ("
                                    + SwitchErrors.reason(e) + ")",
                            List.of(),
                            e);
                }
            }
        });
        return drifts;
    }

    /**
     * Has switches make writes to tables without an epoch, outside of any transaction.
     *
     * @param standings how things stand: each switch is asked in the name of the leader that it follows
     */
    void patch(Map<String, List<Write>> writes, SortedMap<String, Standing> standings) {
        Map<String, Request> requests = new TreeMap<>();
        writes.forEach((name, all) ->
                requests.put(name, Request.patch(standings.get(name).term(), all)));
        answers(requests);
    }

    /** Whether nobody has to lead: nothing is under way, and all know what they hold. */
    boolean settled(SortedMap<String, Standing> standings) {
        return idle(standings)
                && standings.values().stream().allMatch(Standing::established)
                && standings.values().stream().map(Standing::epoch).distinct().count() == 1;
    }

    /**
     * Becomes the leader, and ends what earlier leaders have left.
     *
     * @param report told how that ended
     */
    void elect(RolloutReport report) {
        driver.elect(state.fenced());
        if (!settle(driver, coordination) || driver.phase() != Phase.READY) {
            throw new ControllerException(
                    ControllerException.Kind.UNREACHABLE,
                    "there is no agreement on who leads: no answer from " + driver.missing()
                            + "; nothing new was written: bring them back, or ./weft fence SWITCH");
        }
        for (Result ended : driver.recovered()) {
            boolean committed = ended.kind() == Result.Kind.COMMITTED;
            state.history().end(ended.id().toString(), committed ? Applied.Outcome.APPLIED : Applied.Outcome.ABORTED);
            report.note("transaction " + ended.id() + ", which was left in the middle, is "
                    + (committed ? "finished" : "taken back"));
        }
    }

    /**
     * Waits until the coordinator is ready or deposed, for as long as things move.
     *
     * @return whether it is
     */
    static boolean settle(CoordinatorDriver driver, Coordination coordination) {
        while (driver.phase() != Phase.READY && driver.phase() != Phase.DEPOSED) {
            Phase phase = driver.phase();
            Set<String> waiting = driver.waiting();
            boolean moves = driver.await(
                    () -> driver.phase() != phase || !driver.waiting().equals(waiting),
                    coordination.patience().plus(coordination.lifetime()));
            if (!moves) {
                return false;
            }
        }
        return true;
    }

    /** How things stand when everyone knows what they hold: those that did not take it from their switch. */
    SortedMap<String, Standing> established() {
        SortedMap<String, Standing> standings = driver.standings();
        Map<String, Request> adoptions = new TreeMap<>();
        standings.forEach((name, standing) -> {
            if (!standing.established()) {
                adoptions.put(name, Request.adopt(driver.term()));
            }
        });
        if (!adoptions.isEmpty()) {
            standings.putAll(answers(adoptions));
        }
        return standings;
    }
}
