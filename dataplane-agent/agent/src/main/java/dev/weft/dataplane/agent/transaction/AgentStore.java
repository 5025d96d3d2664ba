package dev.weft.dataplane.agent.transaction;

import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.north.AgentControl;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.transaction.AgentPart;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The tables of the target and, as one part more, what the agent itself is told. */
final class AgentStore implements SwitchStore {
    private static final int LIMIT_SECONDS = 10;

    private final SwitchStore tables;
    private final AgentControl agent;
    private final Scheduler scheduler;
    private boolean served; // whether the agent had been told something before it was told the last
    private byte[] none; // what the agent is told when it is to know nothing

    AgentStore(SwitchStore tables, AgentControl agent, Scheduler scheduler) {
        this.tables = tables;
        this.agent = agent;
        this.scheduler = scheduler;
    }

    @Override
    public Image read() throws StoreException {
        Image image = tables.read();
        CompletableFuture<byte[]> told = new CompletableFuture<>();
        scheduler.execute(() -> told.complete(agent.configuration()
                .map(configuration -> AgentPart.value(configuration.message()))
                .orElse(null)));
        byte[] value = await(told, null);
        if (value == null || Arrays.equals(value, none)) {
            return image;
        }
        Map<PartKey, byte[]> parts = new HashMap<>(image.parts());
        parts.put(AgentPart.KEY, value);
        return new Image(parts, image.epoch());
    }

    @Override
    public void write(List<Write> writes, Progress progress) throws StoreException {
        int done = 0;
        List<Write> run = new ArrayList<>();
        for (Write write : writes) {
            if (write.key().rank() == PartKey.Rank.AGENT) {
                done = flush(run, done, progress);
                tell(write);
                done++;
            } else {
                run.add(write);
            }
        }
        flush(run, done, progress);
    }

    private int flush(List<Write> run, int done, Progress progress) throws StoreException {
        int all = done + run.size();
        if (!run.isEmpty()) {
            tables.write(run, written -> progress.acknowledged(done + written));
            run.clear();
        }
        return all;
    }

    private void tell(Write write) throws StoreException {
        byte[] value = write.after().orElseGet(() -> nothing(write));
        AgentConfiguration configuration = AgentPart.configuration(value);
        CompletableFuture<Boolean> followed = new CompletableFuture<>();
        scheduler.execute(() -> {
            try {
                followed.complete(agent.configure(configuration));
            } catch (InvalidConfigurationException e) {
                followed.completeExceptionally(e);
            }
        });
        await(followed, write);
        none = write.after().isPresent() ? null : value;
        served = write.before().isPresent();
    }

    /** An agent that had nothing to do has no flow to lose: a first installation does not wait for its thousands of cells. */
    @Override
    public boolean settled() throws StoreException {
        if (!served) {
            return true;
        }
        CompletableFuture<Boolean> filled = new CompletableFuture<>();
        scheduler.execute(() -> filled.complete(agent.filled()));
        return await(filled, null);
    }

    /** An agent that knows nothing keeps its name and address. */
    private static byte[] nothing(Write write) {
        AgentConfiguration before = AgentPart.configuration(write.before().orElseThrow());
        return AgentPart.value(before.toBuilder()
                .clearPeers()
                .clearPools()
                .clearLocalInstances()
                .build());
    }

    private static <T> T await(CompletableFuture<T> answer, Write write) throws StoreException {
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "the agent cannot follow its configuration: " + e.getCause().getMessage(),
                    write,
                    e);
        } catch (TimeoutException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the agent does not come to its configuration", write, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted", write, e);
        }
    }

    @Override
    public void flip(int epoch) throws StoreException {
        tables.flip(epoch);
    }

    @Override
    public long capacity(int table) {
        return tables.capacity(table);
    }
}
