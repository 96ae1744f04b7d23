package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.Leg;

/** Big-endian 16 bit samples on their way to a leg, which wants them little-endian; a message may end within a sample. */
final class ByteSwap {
    private final byte[] swapped = new byte[3_200];
    private int carried = -1;

    void audio(Leg leg, byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        int filled = 0;
        while (at < end) {
            if (carried < 0) {
                carried = bytes[at++] & 0xFF;
                continue;
            }
            swapped[filled++] = bytes[at++];
            swapped[filled++] = (byte) carried;
            carried = -1;
            if (filled == swapped.length) {
                leg.audio(swapped, 0, filled);
                filled = 0;
            }
        }
        if (filled > 0) {
            leg.audio(swapped, 0, filled);
        }
    }
}
