package dev.weft.bmv2;

import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.program.Program;
import java.util.function.LongSupplier;

/** The switch; see the package. The implementation follows: the signatures are settled. */
public final class EmbeddedSwitch {
    private EmbeddedSwitch() {}

    /** Starts to configure a switch. */
    public static Builder builder(Program program) {
        return new Builder();
    }

    /** The control API. */
    public SwitchControl control() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Processes one packet to completion. */
    public void receive(int port, byte[] frame, int offset, int length) {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Options; every one has a default but the clock and the sink. */
    public static final class Builder {
        private Builder() {}

        public Builder clock(LongSupplier nowNs) {
            return this;
        }

        public Builder sink(PacketSink sink) {
            return this;
        }

        public Builder deviceId(long deviceId) {
            return this;
        }

        public Builder dropPort(int port) {
            return this;
        }

        public Builder cpuPort(int port) {
            return this;
        }

        public Builder randomSeed(long seed) {
            return this;
        }

        public EmbeddedSwitch build() {
            return new EmbeddedSwitch();
        }
    }
}
