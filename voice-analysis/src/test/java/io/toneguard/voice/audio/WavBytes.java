package io.toneguard.voice.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds WAV files, right and wrong ones. */
public final class WavBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private WavBytes(String riff) {
        ascii(riff).u32(0xFFFFFFFFL).ascii("WAVE");
    }

    static WavBytes riff() {
        return new WavBytes("RIFF");
    }

    static WavBytes rf64() {
        return new WavBytes("RF64");
    }

    WavBytes ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    WavBytes u16(int value) {
        out.write(value);
        out.write(value >> 8);
        return this;
    }

    WavBytes u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    WavBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    WavBytes fmt(int tag, int channels, long rateHz, int bits) {
        return fmt(tag, channels, rateHz, bits, channels * bits / 8);
    }

    WavBytes fmt(int tag, int channels, long rateHz, int bits, int blockAlign) {
        return ascii("fmt ").u32(16).plain(tag, channels, rateHz, bits, blockAlign);
    }

    private WavBytes plain(int tag, int channels, long rateHz, int bits, int blockAlign) {
        return u16(tag).u16(channels)
                .u32(rateHz)
                .u32(rateHz * blockAlign)
                .u16(blockAlign)
                .u16(bits);
    }

    WavBytes extensible(int subFormat, int channels, long rateHz, int bits) {
        ascii("fmt ").u32(40).plain(0xFFFE, channels, rateHz, bits, channels * bits / 8);
        u16(22).u16(bits).u32(0).u16(subFormat);
        return raw(new byte[] {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71});
    }

    WavBytes chunk(String id, byte[] body) {
        ascii(id).u32(body.length).raw(body);
        return body.length % 2 == 0 ? this : raw(new byte[1]);
    }

    WavBytes data(byte[] body) {
        return chunk("data", body);
    }

    BytesChannel channel() {
        return new BytesChannel(out.toByteArray());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A mono file of 16-bit samples. */
    public static byte[] pcm16(int rateHz, double... samples) {
        ByteBuffer body = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double sample : samples) {
            body.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
        }
        return riff().fmt(1, 1, rateHz, 16).data(body.array()).bytes();
    }

    /** A mono file of 32-bit floats, whatever they are. */
    public static byte[] float32(int rateHz, float... samples) {
        ByteBuffer body = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            body.putFloat(sample);
        }
        return riff().fmt(3, 1, rateHz, 32).data(body.array()).bytes();
    }
}
