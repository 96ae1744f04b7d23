package io.toneguard.voice.audio;

/** From the bytes of a live stream to samples of which 1.0 is full scale: the numbers that the same recording has when it is read back. */
public final class WireSamples {
    private static final float PER_UNIT = 1f / (1 << 15);
    private static final float[] MU_LAW = new float[256];
    private static final float[] A_LAW = new float[256];

    static {
        for (int code = 0; code < 256; code++) {
            MU_LAW[code] = G711.fromMuLaw((byte) code) * PER_UNIT;
            A_LAW[code] = G711.fromALaw((byte) code) * PER_UNIT;
        }
    }

    private WireSamples() {}

    /**
     * Decodes one channel.
     *
     * @param from first sample frame
     * @param into takes {@code count} samples, from its beginning
     */
    public static void decode(WireFormat format, byte[] bytes, int from, int count, int channel, float[] into) {
        int step = format.frameBytes();
        int at = from * step + channel * format.codec().bytes();
        if (format.codec() == WireCodec.L16) {
            for (int i = 0; i < count; i++, at += step) {
                into[i] = (short) (bytes[at] & 0xFF | bytes[at + 1] << 8) * PER_UNIT;
            }
            return;
        }
        float[] table = format.codec() == WireCodec.MU_LAW ? MU_LAW : A_LAW;
        for (int i = 0; i < count; i++, at += step) {
            into[i] = table[bytes[at] & 0xFF];
        }
    }
}
