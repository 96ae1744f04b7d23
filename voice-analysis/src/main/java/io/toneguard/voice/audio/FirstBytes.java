package io.toneguard.voice.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The beginning of a file, or of a part of it, in memory.
 *
 * @param from where it begins in the file
 * @param length of the file
 */
record FirstBytes(SeekableByteChannel file, long from, byte[] bytes, long length) {
    /** Enough to tell a WAV file by. */
    private static final int FEW = 12;

    private static final int MANY = 8192;

    /** The first twelve. */
    static FirstBytes of(SeekableByteChannel file) throws IOException {
        if (file.size() == 0) {
            throw new UnreadableAudioException(
                    AudioFault.EMPTY_FILE, "the file has 0 bytes; upload it again once it is written");
        }
        return read(file, 0, FEW);
    }

    private static FirstBytes read(SeekableByteChannel file, long from, int count) throws IOException {
        long length = file.size();
        var buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(count, length - from)));
        file.position(Math.min(from, length));
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            continue;
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return new FirstBytes(file, from, bytes, length);
    }

    /** From the same place, enough to tell the other kinds by. */
    FirstBytes more() throws IOException {
        return read(file, from, MANY);
    }

    /** So many bytes from another place of the file, or as many as there are. */
    FirstBytes at(long position, int count) throws IOException {
        return read(file, position, count);
    }

    /** Whether these are the last bytes of the file, too. */
    boolean reachTheEnd() {
        return from + bytes.length >= length;
    }

    int count() {
        return bytes.length;
    }

    /** The byte as 0 to 255; -1 where there is none. */
    int at(int index) {
        return index >= 0 && index < bytes.length ? bytes[index] & 0xFF : -1;
    }

    boolean startsWith(String ascii) {
        return hasAt(0, ascii);
    }

    /** Whether these characters, each of them a byte, stand there. */
    boolean hasAt(int index, String latin) {
        for (int i = 0; i < latin.length(); i++) {
            if (at(index + i) != latin.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether these characters stand anywhere. */
    boolean has(String latin) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(latin);
    }
}
