package dev.weft.bmv2.exec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.ReentrantLock;

/** Puts every call of an interface under a lock, so that no method can forget it. */
final class Locked {
    private Locked() {}

    static <T> T wrap(Class<T> type, T implementation, ReentrantLock lock) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    lock.lock();
                    try {
                        return method.invoke(implementation, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        lock.unlock();
                    }
                });
        return type.cast(proxy);
    }
}
