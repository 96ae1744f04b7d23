package io.toneguard.ingest.web;

import io.toneguard.ingest.recording.Sidecar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a request hands in.
 *
 * @param metadata as it came, in the form of a sidecar's JSON; empty if nothing came
 */
record Submission(String fileName, Sidecar sidecar, byte[] metadata, ReceivedFile content) implements AutoCloseable {
    /** Of all that makes two of them the same. */
    String sha256() {
        MessageDigest digest = Digests.sha256();
        digest.update(
                ("POST /v1/recordings\n" + fileName + "\n" + content.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(metadata);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        content.close();
    }
}
