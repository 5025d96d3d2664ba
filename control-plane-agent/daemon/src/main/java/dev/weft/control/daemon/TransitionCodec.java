package dev.weft.control.daemon;

import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.transaction.SwitchTransition;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.transaction.AgentPart;
import dev.weft.dataplane.api.transaction.PartCodec;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Entity;

/** Plans and configurations of the core as what participants understand: octets of P4Runtime entities. */
public final class TransitionCodec {
    private final EntityCodec entities;
    private final PartCodec parts;

    /** Makes a codec for a pipeline. */
    public TransitionCodec(P4InfoPipeline pipeline, P4Info info) {
        this.entities = new EntityCodec(pipeline);
        this.parts = new PartCodec(info);
    }

    /** Makes a codec for the Weft program of this build. */
    public static TransitionCodec weft() {
        PipelineBundle pipeline = PipelineBundle.weft();
        return new TransitionCodec(pipeline.ids(), pipeline.p4Info());
    }

    /** As {@link #image(SwitchConfiguration, int)}, with what its agent is told, if it is told anything. */
    public Image image(SwitchConfiguration configuration, int epoch, Optional<AgentConfiguration> agent) {
        Image image = image(configuration, epoch);
        if (agent.isEmpty()) {
            return image;
        }
        Map<PartKey, byte[]> parts = new HashMap<>(image.parts());
        parts.put(AgentPart.KEY, AgentPart.value(agent.get()));
        return new Image(parts, epoch);
    }

    /** All that a switch holds if it holds a configuration, and nothing else. */
    public Image image(SwitchConfiguration configuration, int epoch) {
        Map<PartKey, byte[]> all = new HashMap<>();
        configuration.members().values().forEach(part -> add(all, part));
        configuration.groups().values().forEach(part -> add(all, part));
        configuration.meters().values().forEach(part -> add(all, part));
        configuration.entries().values().forEach(part -> add(all, part));
        return new Image(all, epoch);
    }

    private void add(Map<PartKey, byte[]> all, Object part) {
        PartCodec.Part made = parts.part(entity(part));
        all.put(made.key(), made.value());
    }

    /**
     * What a participant is told.
     *
     * @param base what the switch holds
     * @param newEpoch the epoch to flip to; the base's: no flip
     */
    public Changes changes(SwitchTransition transition, Image base, int newEpoch) {
        return changes(
                transition,
                base,
                newEpoch,
                AgentTransition.none(),
                transition.waves().size());
    }

    /**
     * What a participant is told, its agent's configuration included.
     *
     * @param waveCount at least as many as the transition has, and one if any agent of the transaction changes in waves
     */
    Changes changes(SwitchTransition transition, Image base, int newEpoch, AgentTransition agent, int waveCount) {
        List<Write> prepare = writes(transition.prepare());
        prepare.addAll(agent.prepare());
        List<List<Write>> waves = new ArrayList<>();
        transition.waves().forEach(wave -> waves.add(writes(wave)));
        while (waves.size() < waveCount) {
            waves.add(new ArrayList<>());
        }
        if (!agent.afterFlip().isEmpty()) {
            waves.get(0).addAll(agent.afterFlip());
        }
        return new Changes(base.digest(), base.epoch(), newEpoch, prepare, waves, writes(transition.collect()));
    }

    private List<Write> writes(List<Change> changes) {
        List<Write> writes = new ArrayList<>(changes.size());
        for (Change change : changes) {
            PartCodec.Part made = parts.part(entity(change.part()));
            byte[] before =
                    change.before().map(part -> parts.value(entity(part))).orElse(null);
            byte[] after = change.operation() == Operation.DELETE ? null : made.value();
            writes.add(Write.of(made.key(), before, after));
        }
        return writes;
    }

    /** The ids of the statements behind each part of a configuration. */
    Map<PartKey, Set<String>> causes(SwitchConfiguration configuration) {
        Map<PartKey, Set<String>> causes = new HashMap<>();
        configuration.members().values().forEach(part -> causes.put(key(part), part.provenance()));
        configuration.groups().values().forEach(part -> causes.put(key(part), part.provenance()));
        configuration.meters().values().forEach(part -> causes.put(key(part), part.provenance()));
        configuration.entries().values().forEach(part -> causes.put(key(part), part.provenance()));
        return causes;
    }

    private PartKey key(Object part) {
        return parts.key(entity(part));
    }

    /** The write that removes an entry. */
    Write deletion(TableEntry entry) {
        PartCodec.Part made = parts.part(entity(entry));
        return Write.of(made.key(), made.value(), null);
    }

    /** The table entry that a part of a switch is; empty for members, groups and meter cells. */
    public Optional<TableEntry> entry(byte[] value) {
        Entity entity = PartCodec.entity(value);
        return entity.hasTableEntry() ? Optional.of(entities.entry(entity.getTableEntry())) : Optional.empty();
    }

    /** A part in words, for people. */
    public String describe(PartKey key, byte[] value) {
        if (key.rank() == PartKey.Rank.AGENT) {
            AgentConfiguration told = AgentPart.configuration(value);
            return "what the agent is told (" + told.getPoolsCount() + " pools, " + told.getPeersCount() + " peers)";
        }
        Entity entity = PartCodec.entity(value);
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> entities.entry(entity.getTableEntry()).toString();
            case ACTION_PROFILE_MEMBER ->
                entities.member(entity.getActionProfileMember()).toString();
            case ACTION_PROFILE_GROUP ->
                entities.group(entity.getActionProfileGroup()).toString();
            case METER_ENTRY ->
                entities.meter(entity.getMeterEntry())
                        .map(MeterConfig::toString)
                        .orElse("an unlimited meter");
            default -> entity.toString();
        };
    }

    private Entity entity(Object part) {
        if (part instanceof TableEntry entry) {
            return entities.entity(entry);
        }
        if (part instanceof ProfileMember member) {
            return entities.entity(member);
        }
        if (part instanceof ProfileGroup group) {
            return entities.entity(group);
        }
        return entities.entity((MeterConfig) part);
    }
}
