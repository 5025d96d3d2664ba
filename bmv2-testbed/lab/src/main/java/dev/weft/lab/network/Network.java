package dev.weft.lab.network;

import dev.weft.lab.time.Randomness;
import dev.weft.lab.time.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nodes and links on one scheduler, with one seed. Confined to the scheduler's thread. */
public final class Network {
    private final Scheduler scheduler;
    private final long seed;
    private final FramePool frames = new FramePool();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** An empty network. */
    public Network(Scheduler scheduler, long seed) {
        this.scheduler = scheduler;
        this.seed = seed;
    }

    /**
     * Joins two ports by a link without delay, of unlimited bandwidth and without loss; change it by the link's methods.
     *
     * @throws IllegalStateException when one of them has a link already
     */
    public Link link(Port a, Port b) {
        Channel forward = new Channel(scheduler, randomness("link " + a + ">" + b), b);
        Channel backward = new Channel(scheduler, randomness("link " + b + ">" + a), a);
        a.connect(forward);
        b.connect(backward);
        Link link = new Link(a, b, forward, backward);
        links.add(link);
        return link;
    }

    /** The draws of the component of that name. */
    public Randomness randomness(String component) {
        return Randomness.of(seed, component);
    }

    /** Time. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Buffers for frames. */
    public FramePool frames() {
        return frames;
    }

    /** All nodes in the order in which they were added. */
    public Collection<Node> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    /** All links in the order in which they were added. */
    public List<Link> links() {
        return Collections.unmodifiableList(links);
    }

    /** Lets {@code listener} see every frame at both ends of every link there is now. */
    public void listen(FrameListener listener) {
        for (Link link : links) {
            link.a().listen(listener);
            link.b().listen(listener);
        }
    }

    void add(Node node) {
        if (nodes.putIfAbsent(node.name(), node) != null) {
            throw new IllegalArgumentException("two nodes are called " + node.name() + ": give each its own name");
        }
    }
}
