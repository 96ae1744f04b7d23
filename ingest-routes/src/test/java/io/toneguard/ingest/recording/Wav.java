package io.toneguard.ingest.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** WAV files of 16-bit noise, good ones and broken ones. */
public final class Wav {
    public static final int HEADER_BYTES = 44;
    public static final int RATE_HZ = 8000;

    private Wav() {}

    /** Other content for every seed. */
    public static byte[] mono(double seconds, long seed) {
        return of(1, RATE_HZ, (int) (seconds * RATE_HZ), seed);
    }

    public static byte[] stereo(double seconds, long seed) {
        return of(2, RATE_HZ, (int) (seconds * RATE_HZ), seed);
    }

    public static byte[] of(int channels, int rateHz, int frames, long seed) {
        int blockBytes = Math.max(1, channels) * 2;
        byte[] samples = new byte[frames * blockBytes];
        new Random(seed).nextBytes(samples);
        return ByteBuffer.allocate(HEADER_BYTES + samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(HEADER_BYTES - 8 + samples.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) channels)
                .putInt(rateHz)
                .putInt(rateHz * blockBytes)
                .putShort((short) blockBytes)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(samples.length)
                .put(samples)
                .array();
    }

    /** The same file with another length in the data chunk's header. */
    public static byte[] withDataLength(byte[] wav, int length) {
        byte[] changed = wav.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_BYTES - 4, length);
        return changed;
    }

    public static byte[] firstBytes(byte[] wav, int count) {
        return Arrays.copyOf(wav, count);
    }
}
