package io.toneguard.ingest.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Puts one channel's samples beside those of another, four bytes at a time. The blocks of a thousand calls are in no cache: eight bytes of them a
 * step keep several lines on their way at once, where one byte a step waits for each.
 */
final class Interleaving {
    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long EVERY_OTHER_BYTE = 0x00FF_00FF_00FF_00FFL;
    private static final long EVERY_OTHER_TWO = 0x0000_FFFF_0000_FFFFL;

    private final int sampleBytes;
    private final long first;
    private final long silence;
    private final byte silentByte;

    /** @param sampleBytes 1 or 2 */
    Interleaving(int sampleBytes, byte silentByte) {
        this.sampleBytes = sampleBytes;
        this.silentByte = silentByte;
        first = sampleBytes == 1 ? EVERY_OTHER_BYTE : EVERY_OTHER_TWO;
        silence = (silentByte & 0xFF) * EACH_BYTE;
    }

    /**
     * What is in the other channel stays, or is silence from now on.
     *
     * @param from one channel's bytes
     * @param index of the first sample frame's first byte
     * @param fresh whether the other channel has nothing there yet
     */
    void put(int channel, byte[] from, int offset, int samples, byte[] into, int index, boolean fresh) {
        int shift = 8 * sampleBytes * channel;
        long others = ~(first << shift);
        int bytes = samples * sampleBytes;
        int i = 0;
        for (; i + 4 <= bytes; i += 4) {
            long apart = apart((int) FOUR_BYTES.get(from, offset + i)) << shift;
            long beside = fresh ? silence : (long) EIGHT_BYTES.get(into, index + 2 * i);
            EIGHT_BYTES.set(into, index + 2 * i, beside & others | apart);
        }
        for (; i < bytes; i += sampleBytes) {
            int mine = index + 2 * i + sampleBytes * channel;
            int other = index + 2 * i + sampleBytes * (1 - channel);
            for (int b = 0; b < sampleBytes; b++) {
                into[mine + b] = from[offset + i + b];
                into[other + b] = fresh ? silentByte : into[other + b];
            }
        }
    }

    private long apart(int four) {
        long bits = four & 0xFFFF_FFFFL;
        long pairs = (bits | bits << 16) & EVERY_OTHER_TWO;
        return sampleBytes == 2 ? pairs : (pairs | pairs << 8) & EVERY_OTHER_BYTE;
    }
}
