package dev.weft.onos.impl;

import org.onosproject.core.CoreService;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the application and its pipeconf, and takes the pipeconf away again. */
@Component(immediate = true, service = WeftPipeconfLoader.class)
public final class WeftPipeconfLoader {
    static final String APPLICATION = "dev.weft";

    private static final Logger LOG = LoggerFactory.getLogger(WeftPipeconfLoader.class);

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    CoreService coreService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    PiPipeconfService pipeconfService;

    @Activate
    void activate() {
        coreService.registerApplication(APPLICATION);
        PiPipeconf pipeconf = WeftPipeconf.build();
        // Left behind by a node that died while it was active: ours is the one of this version.
        if (pipeconfService.getPipeconf(pipeconf.id()).isPresent()) {
            pipeconfService.unregister(pipeconf.id());
        }
        pipeconfService.register(pipeconf);
        LOG.info("Started: pipeconf {}", pipeconf.id());
    }

    @Deactivate
    void deactivate() {
        pipeconfService.unregister(WeftPipeconf.ID);
        LOG.info("Stopped");
    }
}
