package io.toneguard.ingest.recording;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes put together by hand, little-endian, and cuts and changes of others. */
final class Crafted {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Crafted riff() {
        return new Crafted().ascii("RIFF").u32(0xFFFFFFFFL).ascii("WAVE");
    }

    static Crafted rf64() {
        return new Crafted().ascii("RF64").u32(0xFFFFFFFFL).ascii("WAVE");
    }

    Crafted ascii(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Crafted raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Crafted u16(int value) {
        out.write(value);
        out.write(value >> 8);
        return this;
    }

    Crafted u32(long value) {
        return u16((int) value).u16((int) (value >> 16));
    }

    Crafted zeros(int count) {
        return raw(new byte[count]);
    }

    Crafted chunk(String id, byte[] body) {
        return ascii(id).u32(body.length).raw(body).zeros(body.length & 1);
    }

    Crafted fmt(int tag, int channels, long rateHz, int blockBytes, int bits) {
        return ascii("fmt ")
                .u32(16)
                .u16(tag)
                .u16(channels)
                .u32(rateHz)
                .u32(rateHz * blockBytes)
                .u16(blockBytes)
                .u16(bits);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] first(byte[] bytes, int count) {
        return Arrays.copyOf(bytes, Math.min(count, bytes.length));
    }

    static byte[] from(byte[] bytes, int at) {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    static byte[] join(byte[]... parts) {
        var all = new Crafted();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.bytes();
    }

    static byte[] filled(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** The same with other bytes at a place. */
    static byte[] with(byte[] bytes, int at, int... values) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            changed[at + i] = (byte) values[i];
        }
        return changed;
    }

    /** Where a text stands first. */
    static int find(byte[] bytes, String text) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0) {
            throw new IllegalArgumentException("there is no '" + text + "' in these bytes");
        }
        return at;
    }
}
