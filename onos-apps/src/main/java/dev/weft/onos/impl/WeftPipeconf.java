package dev.weft.onos.impl;

import java.net.URL;
import org.onosproject.net.flow.FlowRuleProgrammable;
import org.onosproject.net.pi.model.DefaultPiPipeconf;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.model.PiPipeconfId;
import org.onosproject.net.pi.model.PiPipelineInterpreter;
import org.onosproject.net.pi.model.PiPipelineModel;
import org.onosproject.p4runtime.model.P4InfoParser;
import org.onosproject.p4runtime.model.P4InfoParserException;

/** The P4 program as ONOS sees it: model, interpreter, and the files for bmv2. */
final class WeftPipeconf {
    static final PiPipeconfId ID = new PiPipeconfId("dev.weft.v1model");

    private static final String P4_INFO = "/dev/weft/p4/weft.p4info-1.3.txtpb";
    private static final String BMV2_JSON = "/dev/weft/p4/weft.json";
    private static final String CPU_PORT = "/dev/weft/onos/cpu_port.txt";

    private WeftPipeconf() {}

    /**
     * Builds the pipeconf from the files in this bundle.
     *
     * @throws IllegalStateException if ONOS cannot read the P4Info
     */
    static PiPipeconf build() {
        return DefaultPiPipeconf.builder()
                .withId(ID)
                .withPipelineModel(model())
                .addBehaviour(PiPipelineInterpreter.class, WeftInterpreter.class)
                .addBehaviour(FlowRuleProgrammable.class, WeftFlowRules.class)
                .addExtension(PiPipeconf.ExtensionType.P4_INFO_TEXT, resource(P4_INFO))
                .addExtension(PiPipeconf.ExtensionType.BMV2_JSON, resource(BMV2_JSON))
                .addExtension(PiPipeconf.ExtensionType.CPU_PORT_TXT, resource(CPU_PORT))
                .build();
    }

    static PiPipelineModel model() {
        try {
            return P4InfoParser.parse(resource(P4_INFO));
        } catch (P4InfoParserException e) {
            throw new IllegalStateException("ONOS cannot read " + P4_INFO + ": " + e.getMessage(), e);
        }
    }

    private static URL resource(String path) {
        URL url = WeftPipeconf.class.getResource(path);
        if (url == null) {
            throw new IllegalStateException("the bundle lacks " + path + ": rebuild onos-apps");
        }
        return url;
    }
}
