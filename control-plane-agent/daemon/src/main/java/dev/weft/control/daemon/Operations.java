package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.state.ControllerState;
import dev.weft.control.daemon.transaction.InstallListener;
import dev.weft.transaction.Standing;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What an operator does about transactions that do not end by themselves. */
final class Operations {
    private final Compilation compilation;
    private final SemanticModel model;
    private final ControllerState state;
    private final Coordination coordination;
    private final SwitchSessions sessions;
    private final TransitionCodec codec;

    Operations(
            Compilation compilation,
            ControllerState state,
            Coordination coordination,
            SwitchSessions sessions,
            TransitionCodec codec) {
        this.compilation = compilation;
        this.model = compilation.model();
        this.state = state;
        this.coordination = coordination;
        this.sessions = sessions;
        this.codec = codec;
    }

    private Coordinated coordinated() {
        List<SwitchSession> agents =
                sessions.all().stream().filter(SwitchSession::transactional).toList();
        if (agents.isEmpty()) {
            throw new ControllerException(
                    ControllerException.Kind.REFUSED, "no switch of the file has an agent: there are no transactions");
        }
        return new Coordinated(agents, state, coordination, InstallListener.NONE);
    }

    /** Ends what an earlier run has left: finished if it was decided, else taken back. Says what that was. */
    List<String> recover() {
        try (Coordinated switches = coordinated()) {
            return recover(switches);
        }
    }

    private List<String> recover(Coordinated switches) {
        RolloutReport report = new RolloutReport(
                sessions, Fencing.apply(compilation.switches(), model, state.fenced()), state.fenced());
        int before = report.report().warnings().size();
        switches.elect(report);
        List<String> all = report.report().warnings();
        return all.subList(before, all.size());
    }

    /** Goes on without a switch: its neighbours close their ports towards it first. Says what that ended. */
    List<String> fence(String name) {
        check(state, model, name, true);
        try (Coordinated switches = coordinated()) {
            SortedMap<String, Standing> standings = switches.look();
            switches.patch(closed(name, standings), standings);
            remember(state, model, name, true);
            return recover(switches);
        }
    }

    private Map<String, List<Write>> closed(String name, SortedMap<String, Standing> standings) {
        Map<String, List<Write>> writes = new TreeMap<>();
        for (Link link : model.network().links()) {
            for (String here : List.of(link.a().switchName(), link.b().switchName())) {
                SwitchConfiguration of = compilation.switches().get(here);
                boolean neighbour = link.far(here).switchName().equals(name) && !here.equals(name);
                if (neighbour
                        && standings.containsKey(here)
                        && standings.get(here).established()) {
                    Fencing.gate(of, link, here)
                            .map(codec::deletion)
                            .ifPresent(write -> writes.computeIfAbsent(here, n -> new ArrayList<>())
                                    .add(write));
                }
            }
        }
        return writes;
    }

    /** Remembers that a switch is fenced, or no longer is. */
    static void remember(ControllerState state, SemanticModel model, String name, boolean fenced) {
        check(state, model, name, fenced);
        SortedSet<String> names = state.fenced();
        if (fenced) {
            names.add(name);
        } else {
            names.remove(name);
        }
        state.fenced(names);
    }

    private static void check(ControllerState state, SemanticModel model, String name, boolean fenced) {
        if (model.switchNode(name).isEmpty()) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT,
                    "no switch " + name + " in the file; there are "
                            + String.join(
                                    ", ",
                                    model.network().switches().stream()
                                            .map(node -> node.name())
                                            .toList()));
        }
        if (state.fenced().contains(name) == fenced) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT, "switch " + name + " is " + (fenced ? "" : "not ") + "fenced");
        }
    }
}
