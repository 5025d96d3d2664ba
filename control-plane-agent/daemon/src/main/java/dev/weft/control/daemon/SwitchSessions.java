package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.p4.runtime.ElectionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sessions with all switches of a model, or with none: what is missing is found before anything is written. */
final class SwitchSessions implements AutoCloseable {
    private final SemanticModel model;
    private final Map<String, SwitchSession> byName = new LinkedHashMap<>();

    private SwitchSessions(SemanticModel model) {
        this.model = model;
    }

    /**
     * Connects to every switch.
     *
     * @param without names of those that are left out
     * @throws ControllerException naming the first switch that is down or runs another program; the others are its
     *     details
     */
    static SwitchSessions open(
            SemanticModel model,
            Channels channels,
            ElectionId electionId,
            PipelineBundle pipeline,
            Set<String> without) {
        SwitchSessions sessions = new SwitchSessions(model);
        List<ControllerException> failures = new ArrayList<>();
        for (SwitchNode node : model.network().switches()) {
            if (without.contains(node.name())) {
                continue;
            }
            try {
                SwitchSession session = SwitchSession.open(node, channels, electionId, pipeline);
                sessions.byName.put(node.name(), session);
                requireProgram(session);
            } catch (ControllerException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            return sessions;
        }
        sessions.close();
        ControllerException first = failures.get(0);
        throw new ControllerException(
                first.kind(),
                first.getMessage() + "; nothing was written to any switch",
                failures.stream().skip(1).map(Throwable::getMessage).toList(),
                first);
    }

    private static void requireProgram(SwitchSession session) {
        if (session.running() == StatusReport.Pipeline.OTHER) {
            throw new ControllerException(
                    ControllerException.Kind.REFUSED,
                    session.name() + " runs another P4 program than this build's; restart it without a program, or with"
                            + " this one");
        }
        if (session.running() == StatusReport.Pipeline.NONE && session.agent().isPresent()) {
            throw new ControllerException(
                    ControllerException.Kind.UNREACHABLE,
                    session.name() + ": its agent answers but has no target yet; start the P4 target that it serves");
        }
    }

    SwitchSession get(String switchName) {
        return byName.get(switchName);
    }

    /** Every session, in the order of the file. */
    List<SwitchSession> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Reads every switch. An agent that has the wanted configuration is read back as that; any other as none, so that
     * the planner plans the wanted one.
     */
    Map<String, SwitchConfiguration> readBack(Compilation compilation) {
        return readBack(compilation, byName.values());
    }

    /** As the other, for some. */
    Map<String, SwitchConfiguration> readBack(Compilation compilation, Collection<SwitchSession> some) {
        Map<String, SwitchConfiguration> found = new TreeMap<>();
        for (SwitchSession session : some) {
            String name = session.node().name();
            SwitchConfiguration read = session.readBack();
            found.put(
                    name,
                    agentIsConfigured(session, compilation)
                            ? withAgent(read, compilation.switches().get(name))
                            : read);
        }
        return found;
    }

    /** Whether nothing has to be told to the agent: it knows, or there is none. */
    private boolean agentIsConfigured(SwitchSession session, Compilation compilation) {
        return session.agent()
                .map(has -> compilation
                        .switches()
                        .get(session.node().name())
                        .agent()
                        .map(wanted -> AgentCodec.message(wanted, model))
                        .map(wanted -> has.hasConfiguration()
                                && AgentCodec.fingerprint(wanted).equals(has.getFingerprint()))
                        .orElse(true))
                .orElse(true);
    }

    private static SwitchConfiguration withAgent(SwitchConfiguration read, SwitchConfiguration desired) {
        return new SwitchConfiguration(
                read.switchName(),
                read.device(),
                read.entries(),
                read.members(),
                read.groups(),
                read.meters(),
                desired.agent());
    }

    /** What the agent of a switch must be told. */
    AgentConfiguration message(dev.weft.control.core.ir.AgentConfiguration configuration) {
        return AgentCodec.message(configuration, model);
    }

    /** Names of the switches without a P4 program. */
    Set<String> pipelineMissing() {
        Set<String> names = new LinkedHashSet<>();
        for (SwitchSession session : byName.values()) {
            if (session.running() == StatusReport.Pipeline.NONE) {
                names.add(session.node().name());
            }
        }
        return names;
    }

    /** One line for each switch without an agent, or with one that knows no transactions. */
    List<String> warnings() {
        return byName.values().stream()
                .filter(session -> !session.transactional())
                .map(SwitchSessions::warning)
                .toList();
    }

    private static String warning(SwitchSession session) {
        if (session.agent().isPresent()) {
            return session.name() + ": the agent at " + session.node().agent()
                    + " knows no transactions: its entries are written one after another, and packets may meet old and"
                    + " new ones together; update that agent";
        }
        return session.name() + " has no resident agent at "
                + session.node().agent()
                + ": its entries are written one after another, outside the transaction, and nothing selects instances"
                + " there; point 'agent' at a running ./weft agent";
    }

    @Override
    public void close() {
        byName.values().forEach(SwitchSession::close);
    }
}
