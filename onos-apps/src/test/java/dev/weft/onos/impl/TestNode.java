package dev.weft.onos.impl;

import dev.weft.onos.standin.Carrier;
import dev.weft.onos.standin.OnosNode;
import dev.weft.onos.standin.StandIn;
import dev.weft.onos.standin.StandInNetworkConfig;
import java.lang.reflect.Field;
import java.util.Dictionary;
import java.util.Hashtable;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.osgi.service.component.ComponentContext;

/** The application's components on one stand-in node. */
public final class TestNode implements AutoCloseable {
    final OnosNode onos;
    final WeftManager weft = new WeftManager();
    private final WeftPipeconfLoader loader = new WeftPipeconfLoader();
    private final WeftNetcfg netcfg = new WeftNetcfg();

    /** Starts the application on a node; devices run its pipeline. */
    public TestNode(Carrier carrier, String name, StandInNetworkConfig network) throws ReflectiveOperationException {
        onos = new OnosNode(carrier, name, network);
        loader.coreService = onos.get(CoreService.class);
        loader.pipeconfService = onos.get(PiPipeconfService.class);
        loader.driverService = onos.get(DriverAdminService.class);
        loader.activate();
        netcfg.coreService = loader.coreService;
        netcfg.registry = network;
        netcfg.activate();
        weft.loader = loader;
        weft.netcfg = netcfg;
        for (Field field : WeftManager.class.getDeclaredFields()) {
            if (onos.services().containsKey(field.getType())) {
                field.set(weft, onos.services().get(field.getType()));
            }
        }
        weft.activate(properties());
    }

    private static ComponentContext properties() {
        Hashtable<String, Object> values = new Hashtable<>();
        values.put(OsgiPropertyConstants.PACKET_LIFETIME, 20);
        values.put(OsgiPropertyConstants.APPLY_TIMEOUT, 20);
        values.put(OsgiPropertyConstants.OPERATION_TIMEOUT, 2000);
        return StandIn.of(ComponentContext.class, new Properties(values));
    }

    /** The component's properties. */
    public static final class Properties {
        private final Hashtable<String, Object> values;

        Properties(Hashtable<String, Object> values) {
            this.values = values;
        }

        public Dictionary<String, Object> getProperties() {
            return values;
        }
    }

    /** The service. */
    public WeftManager weft() {
        return weft;
    }

    /** The devices of {@code examples/arvr.yaml}, with the pipeline. */
    public static Carrier carrier(String... switches) {
        Carrier carrier = new Carrier();
        for (String name : switches) {
            carrier.pipeline(DeviceId.deviceId("device:" + name), WeftPipeconf.ID);
        }
        return carrier;
    }

    @Override
    public void close() {
        weft.deactivate();
        netcfg.deactivate();
    }
}
