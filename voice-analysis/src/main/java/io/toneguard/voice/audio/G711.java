package io.toneguard.voice.audio;

/**
 * The two telephone codecs of ITU-T G.711, eight bits a sample: mu-law (North America, Japan, most recorders) and A-law (elsewhere).
 * Linear values are 16-bit: mu-law spans +-32124, A-law +-32256.
 */
public final class G711 {
    private static final short[] MU_LAW = new short[256];
    private static final short[] A_LAW = new short[256];
    private static final byte[] TO_MU_LAW = new byte[1 << 16];
    private static final byte[] TO_A_LAW = new byte[1 << 16];

    static {
        for (int code = 0; code < 256; code++) {
            MU_LAW[code] = expandMuLaw(code);
            A_LAW[code] = expandALaw(code);
        }
        for (int linear = Short.MIN_VALUE; linear <= Short.MAX_VALUE; linear++) {
            TO_MU_LAW[linear & 0xFFFF] = compressMuLaw(linear);
            TO_A_LAW[linear & 0xFFFF] = compressALaw(linear);
        }
    }

    private G711() {}

    /** The 16-bit value of a mu-law byte. */
    public static short fromMuLaw(byte code) {
        return MU_LAW[code & 0xFF];
    }

    /** The 16-bit value of an A-law byte. */
    public static short fromALaw(byte code) {
        return A_LAW[code & 0xFF];
    }

    /** The mu-law byte for a 16-bit value; values beyond the codec's span are clipped. */
    public static byte toMuLaw(short linear) {
        return TO_MU_LAW[linear & 0xFFFF];
    }

    /** The A-law byte for a 16-bit value. */
    public static byte toALaw(short linear) {
        return TO_A_LAW[linear & 0xFFFF];
    }

    /* Sign, three bits of segment, four of step, all inverted on the wire; a bias of 33 (132 at 16 bits) makes segments contiguous. */
    private static short expandMuLaw(int code) {
        int plain = ~code & 0xFF;
        int magnitude = ((((plain & 0x0F) << 1) + 33) << ((plain >> 4) & 7)) - 33;
        return (short) ((plain & 0x80) != 0 ? -4 * magnitude : 4 * magnitude);
    }

    private static byte compressMuLaw(int linear) {
        int magnitude = Math.min(Math.abs(linear), 32635) + 132;
        int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte) ~((linear < 0 ? 0x80 : 0) | segment << 4 | step);
    }

    /* Sign, three bits of segment, four of step, every other bit inverted on the wire (0x55); the first two segments are one. */
    private static short expandALaw(int code) {
        int plain = code ^ 0x55;
        int segment = (plain >> 4) & 7;
        int step = ((plain & 0x0F) << 1) + 1;
        int magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
        return (short) ((plain & 0x80) != 0 ? 8 * magnitude : -8 * magnitude);
    }

    private static byte compressALaw(int linear) {
        int magnitude = (linear < 0 ? -linear - 1 : linear) >> 4;
        int segment = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 4 + 1);
        int step = (segment < 2 ? magnitude : magnitude >> (segment - 1)) & 0x0F;
        return (byte) (((linear < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55);
    }
}
