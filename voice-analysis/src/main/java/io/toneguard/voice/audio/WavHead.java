package io.toneguard.voice.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes before the audio of a WAV file: RIFF, {@code fmt } and {@code data}, and for G.711 the {@code fact} chunk that every format
 * but PCM needs (Microsoft, "New Multimedia Data Types and Data Techniques", 1994). An odd number of audio bytes is followed by one more
 * byte, which the head counts and whoever writes the audio appends.
 */
public final class WavHead {
    /** What the head's 32-bit lengths hold. */
    public static final long MAX_AUDIO_BYTES = 0xFFFF_FF00L;

    static final int G729_BYTES = 10;

    private static final int PCM = 1;

    private WavHead() {}

    /** Length of the head in bytes, whatever the length of the audio: 44 for L16, 58 for G.711. */
    public static int length(WireFormat format) {
        return length(format.codec().waveFormatTag());
    }

    /**
     * @param samples sample frames that follow
     * @throws IllegalArgumentException if they do not fit a WAV file
     */
    public static byte[] of(WireFormat format, long samples) {
        return of(format.codec().waveFormatTag(), format.codec().bytes(), format.rateHz(), format.channels(), samples);
    }

    static byte[] of(int tag, int sampleBytes, int rateHz, int channels, long samples) {
        int frameBytes = channels * sampleBytes;
        if (samples > MAX_AUDIO_BYTES || samples * frameBytes > MAX_AUDIO_BYTES) {
            throw new IllegalArgumentException(samples + " samples per channel do not fit a WAV file of 4 GiB");
        }
        var head = begin(tag, samples * frameBytes);
        head.putShort((short) tag).putShort((short) channels).putInt(rateHz);
        head.putInt(rateHz * frameBytes).putShort((short) frameBytes).putShort((short) (8 * sampleBytes));
        return end(head, tag, samples, samples * frameBytes);
    }

    /** Before whole frames of ITU-T G.729: 10 bytes for 10 ms, 80 samples, at 8 kHz. */
    static byte[] ofG729(long frames) {
        int tag = BlockCodec.G729.waveFormatTag();
        if (frames * G729_BYTES > MAX_AUDIO_BYTES) {
            throw new IllegalArgumentException(frames + " frames of G.729 do not fit a WAV file of 4 GiB");
        }
        var head = begin(tag, frames * G729_BYTES);
        head.putShort((short) tag).putShort((short) 1).putInt(8_000);
        head.putInt(100 * G729_BYTES).putShort((short) G729_BYTES).putShort((short) 0);
        return end(head, tag, frames * 80, frames * G729_BYTES);
    }

    private static ByteBuffer begin(int tag, long audioBytes) {
        int length = length(tag);
        var head = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF")).putInt((int) (length - 8 + audioBytes + (audioBytes & 1)));
        return head.put(ascii("WAVEfmt ")).putInt(tag == PCM ? 16 : 18);
    }

    private static byte[] end(ByteBuffer head, int tag, long samples, long audioBytes) {
        if (tag != PCM) {
            head.putShort((short) 0).put(ascii("fact")).putInt(4).putInt((int) samples);
        }
        head.put(ascii("data")).putInt((int) audioBytes);
        return head.array();
    }

    private static int length(int tag) {
        return tag == PCM ? 44 : 58;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
