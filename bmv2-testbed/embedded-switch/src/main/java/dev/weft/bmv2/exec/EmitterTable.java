package dev.weft.bmv2.exec;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Which emitter writes the code of which kind of model element: one line per kind. What no emitter takes is left to the
 * interpreter's node.
 *
 * @param <T> the model's sealed type
 */
final class EmitterTable<T> {
    private final Map<Class<?>, Emitter<T>> emitters = new IdentityHashMap<>();

    /** Writes code for one kind of element. */
    interface Emitter<E> {
        /** Writes the code and returns true, or writes nothing and returns false: the interpreter's node must serve. */
        boolean emit(Code code, E element);
    }

    /** Adds a line. */
    <E extends T> EmitterTable<T> on(Class<E> kind, Emitter<? super E> emitter) {
        emitters.put(kind, (code, element) -> emitter.emit(code, kind.cast(element)));
        return this;
    }

    /** Writes the code of an element; false if nothing was written. */
    boolean emit(Code code, T element) {
        Emitter<T> emitter = emitters.get(element.getClass());
        return emitter != null && emitter.emit(code, element);
    }
}
