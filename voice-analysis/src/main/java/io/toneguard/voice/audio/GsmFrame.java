package io.toneguard.voice.audio;

/**
 * The 76 parameters of one frame of GSM full rate speech, 160 samples at 8 kHz (ETSI EN 300 961, table 1.1), and the two ways in which files
 * pack their 260 bits.
 */
final class GsmFrame {
    static final int SAMPLES = 160;
    /** RFC 3551, 4.5.8.1: each frame for itself, its first bits 1101. */
    static final int RTP_BYTES = 33;

    static final int RTP_SIGNATURE = 0xD;
    /** Microsoft's GSM 6.10, format tag 0x31: two frames to a block. */
    static final int MS_BLOCK_BYTES = 65;

    static final int SUBFRAMES = 4;
    static final int PULSES = 13;
    private static final int[] LAR_BITS = {6, 6, 5, 5, 4, 4, 3, 3};

    /** Coded log area ratios of the whole frame. */
    final int[] larc = new int[LAR_BITS.length];
    /** Per subframe: lag of the long-term predictor, 40 to 120 samples where valid. */
    final int[] lag = new int[SUBFRAMES];
    /** Per subframe: its gain, 0 to 3. */
    final int[] gain = new int[SUBFRAMES];
    /** Per subframe: position of the pulses' grid, 0 to 3. */
    final int[] grid = new int[SUBFRAMES];
    /** Per subframe: block amplitude, 0 to 63. */
    final int[] amplitude = new int[SUBFRAMES];
    /** Per subframe: the pulses, 0 to 7 each. */
    final int[][] pulses = new int[SUBFRAMES][PULSES];

    /** Reads a frame of 33 bytes; the signature is skipped. */
    void readRtp(byte[] bytes) {
        read(new BitsFromTheTop(bytes, 4));
    }

    /** Reads one of the two frames of 65 bytes. */
    void readMs(byte[] bytes, int half) {
        read(new BitsFromTheBottom(bytes, half * 260));
    }

    private void read(Bits bits) {
        for (int i = 0; i < larc.length; i++) {
            larc[i] = bits.next(LAR_BITS[i]);
        }
        for (int sub = 0; sub < SUBFRAMES; sub++) {
            lag[sub] = bits.next(7);
            gain[sub] = bits.next(2);
            grid[sub] = bits.next(2);
            amplitude[sub] = bits.next(6);
            for (int i = 0; i < PULSES; i++) {
                pulses[sub][i] = bits.next(3);
            }
        }
    }

    private abstract static class Bits {
        final byte[] bytes;
        int at;

        Bits(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        abstract int next(int count);
    }

    private static final class BitsFromTheTop extends Bits {
        BitsFromTheTop(byte[] bytes, int at) {
            super(bytes, at);
        }

        @Override
        int next(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                value = value << 1 | bytes[at >> 3] >> (7 - (at & 7)) & 1;
            }
            return value;
        }
    }

    private static final class BitsFromTheBottom extends Bits {
        BitsFromTheBottom(byte[] bytes, int at) {
            super(bytes, at);
        }

        @Override
        int next(int count) {
            int value = 0;
            for (int i = 0; i < count; i++, at++) {
                value |= (bytes[at >> 3] >> (at & 7) & 1) << i;
            }
            return value;
        }
    }
}
