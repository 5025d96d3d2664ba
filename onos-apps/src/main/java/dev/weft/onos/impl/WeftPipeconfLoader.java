package dev.weft.onos.impl;

import java.util.ArrayList;
import org.onosproject.core.CoreService;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.driver.DriverProvider;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the application and its pipeconf, and takes the pipeconf away again. ONOS keeps the drivers that it has made of
 * its own ones and a pipeconf: those of an earlier version of this bundle, which name its classes, are taken away before
 * the pipeconf is registered, and ONOS makes new ones when it needs them.
 */
@Component(immediate = true, service = WeftPipeconfLoader.class)
public final class WeftPipeconfLoader {
    static final String APPLICATION = "dev.weft";

    /** Stands between the names of driver and pipeconf in the name of a driver that ONOS has made of both. */
    private static final String MERGED = ":";

    private static final Logger LOG = LoggerFactory.getLogger(WeftPipeconfLoader.class);

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    CoreService coreService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    PiPipeconfService pipeconfService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    DriverAdminService driverService;

    @Activate
    void activate() {
        coreService.registerApplication(APPLICATION);
        PiPipeconf pipeconf = WeftPipeconf.build();
        // Left behind by a node that died while it was active: ours is the one of this version.
        if (pipeconfService.getPipeconf(pipeconf.id()).isPresent()) {
            pipeconfService.unregister(pipeconf.id());
        }
        for (DriverProvider provider : new ArrayList<>(driverService.getProviders())) {
            if (provider.getDrivers().stream().anyMatch(driver -> driver.name().endsWith(MERGED + pipeconf.id()))) {
                driverService.unregisterProvider(provider);
            }
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
