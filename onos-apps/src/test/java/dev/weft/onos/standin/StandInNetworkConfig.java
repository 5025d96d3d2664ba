package dev.weft.onos.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistryAdapter;
import org.onosproject.net.config.basics.BasicDeviceConfig;

/** The network configuration of a node. A configuration that says it is not valid is refused, as ONOS does. */
public final class StandInNetworkConfig extends NetworkConfigRegistryAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Class<?>, ConfigFactory<?, ?>> factories = new LinkedHashMap<>();
    private final Map<Class<?>, Map<Object, Config<?>>> configs = new LinkedHashMap<>();
    private final Map<String, Map<Object, String>> pending = new LinkedHashMap<>();
    private final List<NetworkConfigListener> listeners = new CopyOnWriteArrayList<>();

    /** Sets a configuration as a PUT would: by the key of its class, before or after the class is known. */
    public void put(Object subject, String subjectClass, String key, String json) {
        pending.computeIfAbsent(subjectClass + "/" + key, k -> new LinkedHashMap<>())
                .put(subject, json);
        for (ConfigFactory<?, ?> factory : List.copyOf(factories.values())) {
            take(factory, subject);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void registerConfigFactory(ConfigFactory factory) {
        factories.put(factory.configClass(), factory);
        Map<Object, String> waiting = pending.getOrDefault(name(factory), Map.of());
        for (Object subject : List.copyOf(waiting.keySet())) {
            take(factory, subject);
        }
    }

    private static String name(ConfigFactory<?, ?> factory) {
        return factory.subjectFactory().subjectClassKey() + "/" + factory.configKey();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private void take(ConfigFactory factory, Object subject) {
        String json = pending.getOrDefault(name(factory), Map.of()).get(subject);
        if (json == null) {
            return;
        }
        Config config = factory.createConfig();
        config.init(subject, factory.configKey(), parse(json), JSON, changed -> {});
        if (!config.isValid()) {
            throw new IllegalArgumentException("not valid: " + json);
        }
        configs.computeIfAbsent(factory.configClass(), c -> new LinkedHashMap<>())
                .put(subject, config);
        NetworkConfigEvent event = new NetworkConfigEvent(
                NetworkConfigEvent.Type.CONFIG_UPDATED, subject, config, null, factory.configClass());
        listeners.forEach(listener -> listener.event(event));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void unregisterConfigFactory(ConfigFactory factory) {
        factories.remove(factory.configClass());
        configs.remove(factory.configClass());
    }

    @Override
    public <S, C extends Config<S>> Set<S> getSubjects(Class<S> subjectClass, Class<C> configClass) {
        Set<S> subjects = new HashSet<>();
        configs.getOrDefault(configClass, Map.of())
                .keySet()
                .forEach(subject -> subjects.add(subjectClass.cast(subject)));
        return subjects;
    }

    @Override
    public <S, C extends Config<S>> C getConfig(S subject, Class<C> configClass) {
        if (configClass == BasicDeviceConfig.class) {
            return configClass.cast(basic((DeviceId) subject));
        }
        return configClass.cast(configs.getOrDefault(configClass, Map.of()).get(subject));
    }

    /** Every device has a management address, which ends in its name. */
    private static BasicDeviceConfig basic(DeviceId device) {
        BasicDeviceConfig config = new BasicDeviceConfig();
        config.init(device, "basic", JSON.createObjectNode(), JSON, changed -> {});
        config.managementAddress("grpc://127.0.0.1:9559?" + device.uri().getSchemeSpecificPart());
        return config;
    }

    @Override
    public void addListener(NetworkConfigListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(NetworkConfigListener listener) {
        listeners.remove(listener);
    }
}
