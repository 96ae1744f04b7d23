package io.toneguard.ingest.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a file's bytes, in lower-case hexadecimal. */
final class ContentHash {
    private ContentHash() {}

    static String of(SeekableByteChannel content) throws IOException {
        var digest = sha256();
        var buffer = ByteBuffer.allocate(64 * 1024);
        content.position(0);
        while (content.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        return hex(digest);
    }

    static String of(String text) {
        var digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** The content from its first byte, which breaks off at its end if it has another hash. Closing it closes the channel. */
    static VerifiedContent verified(SeekableByteChannel content, String hash) throws IOException {
        content.position(0);
        return new VerifiedContent(Channels.newInputStream(content), sha256(), hash);
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
