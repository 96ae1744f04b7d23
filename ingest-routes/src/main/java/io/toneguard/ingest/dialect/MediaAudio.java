package io.toneguard.ingest.dialect;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a message's decoded audio goes; grows to the longest message, of which the server says how long it may be. */
final class MediaAudio extends OutputStream {
    /** The six bits that a character stands for; less than 0 for what is not of the standard alphabet. */
    private static final int[] SIX_BITS = new int[256];

    static {
        var alphabet =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(SIX_BITS, -1);
        for (int i = 0; i < alphabet.length; i++) {
            SIX_BITS[alphabet[i]] = i;
        }
    }

    private byte[] bytes = new byte[1_024];
    private int length;

    void clear() {
        length = 0;
    }

    /** The audio: {@link #length} bytes from the beginning. Changes with the next message. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /**
     * Adds what stands there in base64 of the standard alphabet (RFC 4648), up to its padding or to whatever is none.
     *
     * @return the place behind the last four characters that were decoded
     */
    int decode(byte[] base64, int from, int to) {
        room((to - from) / 4 * 3);
        byte[] into = bytes;
        int filled = length;
        int at = from;
        for (int last = to - 4; at <= last; at += 4, filled += 3) {
            int bits = SIX_BITS[base64[at] & 0xFF] << 18
                    | SIX_BITS[base64[at + 1] & 0xFF] << 12
                    | SIX_BITS[base64[at + 2] & 0xFF] << 6
                    | SIX_BITS[base64[at + 3] & 0xFF];
            if (bits < 0) {
                break;
            }
            into[filled] = (byte) (bits >> 16);
            into[filled + 1] = (byte) (bits >> 8);
            into[filled + 2] = (byte) bits;
        }
        length = filled;
        return at + 4 <= to && base64[at + 3] == '=' ? decodePadded(base64, at) : at;
    }

    /** The last one or two bytes; the bits that padding leaves over have to be 0, as every encoder writes them. */
    private int decodePadded(byte[] base64, int at) {
        boolean two = base64[at + 2] != '=';
        int bits = bits(base64, at) << 12 | (two ? SIX_BITS[base64[at + 2] & 0xFF] << 6 : 0);
        int over = two ? 0xFF : 0xFFFF;
        if (bits < 0 || (bits & over) != 0) {
            return at;
        }
        bytes[length++] = (byte) (bits >> 16);
        if (two) {
            bytes[length++] = (byte) (bits >> 8);
        }
        return at + 4;
    }

    /** The twelve bits of two characters; less than 0, also when shifted by 12, if one of them is not of the alphabet. */
    private static int bits(byte[] base64, int at) {
        return SIX_BITS[base64[at] & 0xFF] << 6 | SIX_BITS[base64[at + 1] & 0xFF];
    }

    private void room(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
