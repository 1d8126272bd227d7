package steerco;

import java.util.Arrays;

/** A growing list of longs. */
final class Longs {
    private long[] held = new long[16];
    int size;

    void add(long value) {
        if (size == held.length) held = Arrays.copyOf(held, 2 * size);
        held[size++] = value;
    }

    long get(int place) {
        return held[place];
    }

    long[] all() {
        return Arrays.copyOf(held, size);
    }
}
