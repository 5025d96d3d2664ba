package dev.weft.bmv2.pre;

/** Objects by number, found without allocation: open addressing with linear probing. */
final class IntTable<T> {
    private int[] keys = new int[8];
    private Object[] values = new Object[8];
    private int size;

    /** The object or null. */
    @SuppressWarnings("unchecked") // only put() fills values
    T get(int key) {
        return (T) values[slot(key)];
    }

    void put(int key, T value) {
        int slot = slot(key);
        if (values[slot] == null && ++size * 2 > keys.length) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        values[slot] = value;
    }

    void remove(int key) {
        int mask = keys.length - 1;
        int gap = slot(key);
        if (values[gap] == null) {
            return;
        }
        for (int slot = gap + 1 & mask; values[slot] != null; slot = slot + 1 & mask) {
            if ((slot - start(keys[slot]) & mask) >= (slot - gap & mask)) {
                keys[gap] = keys[slot];
                values[gap] = values[slot];
                gap = slot;
            }
        }
        values[gap] = null;
        size--;
    }

    private int start(int key) {
        return (key * 0x9E3779B9) >>> 7 & keys.length - 1;
    }

    private int slot(int key) {
        int slot = start(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
