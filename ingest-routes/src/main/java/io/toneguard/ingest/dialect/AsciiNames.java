package io.toneguard.ingest.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Names by their bytes, to be found in a message without a {@code String}: by their first eight as one number, then by the rest. */
final class AsciiNames {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] names;
    private final long[] beginnings;

    AsciiNames(List<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.beginnings = Arrays.stream(this.names)
                .mapToLong(name -> beginning(name, 0, name.length))
                .toArray();
    }

    /** The place of the name that stands from here to there; -1 if it is none of these. */
    int match(byte[] message, int from, int to) {
        int length = to - from;
        long beginning = beginning(message, from, length);
        for (int i = 0; i < names.length; i++) {
            if (beginnings[i] == beginning && names[i].length == length && hasRest(names[i], message, from)) {
                return i;
            }
        }
        return -1;
    }

    /** The first eight bytes, or all of a shorter name; of which array they are makes no difference, be they close to its end. */
    private static long beginning(byte[] bytes, int from, int length) {
        if (from + 8 > bytes.length) {
            return beginning(Arrays.copyOfRange(bytes, from, from + 8), 0, length);
        }
        long eight = (long) EIGHT_BYTES.get(bytes, from);
        return length < 8 ? eight & (1L << 8 * length) - 1 : eight;
    }

    private static boolean hasRest(byte[] name, byte[] message, int from) {
        return name.length <= 8 || Arrays.equals(name, 8, name.length, message, from + 8, from + name.length);
    }
}
