package dev.weft.onos.standin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** A service whose methods are those of an object with the same names; what the object has not does nothing. */
public final class StandIn {
    private StandIn() {}

    /** Makes a service. */
    public static <T> T of(Class<T> service, Object behaviour) {
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> {
                    Object[] values = arguments == null ? new Object[0] : arguments;
                    switch (method.getName()) {
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "equals":
                            return proxy == values[0];
                        case "toString":
                            return "stand-in for " + service.getName();
                        default:
                            return call(behaviour, method, values);
                    }
                }));
    }

    private static Object call(Object behaviour, Method method, Object[] values) throws Throwable {
        for (Method candidate : behaviour.getClass().getMethods()) {
            if (candidate.getName().equals(method.getName()) && takes(candidate, values)) {
                candidate.setAccessible(true);
                try {
                    return candidate.invoke(behaviour, values);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
        return nothing(method.getReturnType());
    }

    private static boolean takes(Method method, Object[] values) {
        Class<?>[] types = method.getParameterTypes();
        if (types.length != values.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (values[i] != null && !types[i].isPrimitive() && !types[i].isInstance(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type.isAssignableFrom(Set.class) && type != Object.class ? Collections.emptySet() : null;
    }
}
