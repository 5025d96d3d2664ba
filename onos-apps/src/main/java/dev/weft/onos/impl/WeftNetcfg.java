package dev.weft.onos.impl;

import dev.weft.control.core.text.SemanticReader;
import dev.weft.onos.netcfg.SemanticConfig;
import dev.weft.onos.netcfg.SwitchConfig;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.basics.SubjectFactories;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The application's part of the network configuration: makes it known to ONOS, and tells of its changes. */
@Component(immediate = true, service = WeftNetcfg.class)
public final class WeftNetcfg {
    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    NetworkConfigRegistry registry;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    CoreService coreService;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final NetworkConfigListener events = event -> {
        if (event.configClass() == SemanticConfig.class || event.configClass() == SwitchConfig.class) {
            listeners.forEach(Runnable::run);
        }
    };
    private final Semantics semantics = new Semantics(PiPipelines.toCore(WeftPipeconf.model()));
    private ApplicationId application;

    private final ConfigFactory<ApplicationId, SemanticConfig> semanticFactory =
            new ConfigFactory<ApplicationId, SemanticConfig>(
                    SubjectFactories.APP_SUBJECT_FACTORY, SemanticConfig.class, SemanticConfig.KEY) {
                @Override
                public SemanticConfig createConfig() {
                    return new SemanticConfig(semantics::refuse);
                }
            };

    private final ConfigFactory<DeviceId, SwitchConfig> switchFactory =
            new ConfigFactory<DeviceId, SwitchConfig>(
                    SubjectFactories.DEVICE_SUBJECT_FACTORY, SwitchConfig.class, SwitchConfig.KEY) {
                @Override
                public SwitchConfig createConfig() {
                    return new SwitchConfig();
                }
            };

    @Activate
    void activate() {
        application = coreService.registerApplication(WeftPipeconfLoader.APPLICATION);
        registry.registerConfigFactory(semanticFactory);
        registry.registerConfigFactory(switchFactory);
        registry.addListener(events);
    }

    @Deactivate
    void deactivate() {
        registry.removeListener(events);
        registry.unregisterConfigFactory(switchFactory);
        registry.unregisterConfigFactory(semanticFactory);
    }

    Semantics semantics() {
        return semantics;
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** The semantic configurations that are there now, by name. */
    SortedMap<String, String> texts() {
        SemanticConfig config = registry.getConfig(application, SemanticConfig.class);
        return config == null ? new TreeMap<>() : config.texts();
    }

    /** The domain of a configuration; empty if it has errors, which ONOS has refused. */
    Optional<String> domain(String name, String text) {
        return new SemanticReader().read(name, text).model().map(model -> model.domain());
    }
}
