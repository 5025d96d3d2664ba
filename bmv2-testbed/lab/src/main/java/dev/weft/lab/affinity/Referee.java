package dev.weft.lab.affinity;

/**
 * Knows where each flow's packets arrived. A violation is a packet of an open flow at another instance while the one that
 * had it lives; an instance that drains lives, and one that has died and come back is another one, since it has
 * forgotten its flows.
 */
final class Referee {
    private final short[] instance;
    private final short[] incarnation;
    private final Instances instances;
    private long open;
    private long maxOpen;
    private long opened;
    private long packets;
    private long violations;
    private long resteered;

    Referee(AffinitySettings settings, Instances instances) {
        this.instance = new short[settings.flows()];
        this.incarnation = new short[settings.flows()];
        this.instances = instances;
    }

    /**
     * A packet has arrived at a living instance.
     *
     * @param at number of the instance, from 1
     * @return whether the flow is new to the instance
     */
    boolean arrived(int flow, int at) {
        packets++;
        boolean isNew = instance[flow] != at || incarnation[flow] != (short) instances.incarnation(at);
        if (instance[flow] == 0) {
            opened++;
            maxOpen = Math.max(maxOpen, ++open);
            belongs(flow, at);
        } else if (instance[flow] != at) {
            if (instances.lives(instance[flow], incarnation[flow])) {
                violations++;
            } else {
                resteered++;
                belongs(flow, at);
            }
        }
        return isNew;
    }

    private void belongs(int flow, int at) {
        instance[flow] = (short) at;
        incarnation[flow] = (short) instances.incarnation(at);
    }

    /** An open flow has sent its last packet. */
    void closed() {
        open--;
    }

    boolean hasOpened(int flow) {
        return instance[flow] != 0;
    }

    long opened() {
        return opened;
    }

    long maxOpen() {
        return maxOpen;
    }

    long packets() {
        return packets;
    }

    long violations() {
        return violations;
    }

    long resteered() {
        return resteered;
    }
}
