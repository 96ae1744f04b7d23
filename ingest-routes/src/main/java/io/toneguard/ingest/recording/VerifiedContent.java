package io.toneguard.ingest.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A content whose hash is known: the stream ends only if that is what was read, else it breaks off, so that whoever stores it stores
 * nothing.
 */
final class VerifiedContent extends FilterInputStream {
    private final MessageDigest digest;
    private final String hash;
    private boolean ended;
    private boolean differs;

    /** @param hash as {@link ContentHash} writes it */
    VerifiedContent(InputStream content, MessageDigest digest, String hash) {
        super(content);
        this.digest = digest;
        this.hash = hash;
    }

    /** Whether the content was read to its end and was another one. */
    boolean differs() {
        return differs;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count >= 0) {
            digest.update(buffer, offset, count);
        } else {
            verify();
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.max(0, Math.min(count, 64 * 1024))).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void verify() throws IOException {
        if (!ended) {
            ended = true;
            differs = !ContentHash.hex(digest).equals(hash);
        }
        if (differs) {
            throw new IOException("the content changed between two readings");
        }
    }
}
