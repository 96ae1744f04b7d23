package io.toneguard.ingest.web;

import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The header Upload-Checksum: what the bytes of one request must hash to.
 *
 * @see <a href="https://tus.io/protocols/resumable-upload#checksum">tus 1.0.0</a>
 */
final class TusChecksum {
    /** What a client may use. */
    static final String ALGORITHMS = "sha1,sha256";

    final MessageDigest digest;
    private final byte[] wanted;

    private TusChecksum(MessageDigest digest, byte[] wanted) {
        this.digest = digest;
        this.wanted = wanted;
    }

    /** @throws ApiProblem 400 if it is none that we know */
    static @Nullable TusChecksum of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        var words = header.strip().split(" +", 2);
        try {
            if (words.length == 2 && words[0].equals("sha1")) {
                return new TusChecksum(Digests.sha1(), Base64.getDecoder().decode(words[1]));
            }
            if (words.length == 2 && words[0].equals("sha256")) {
                return new TusChecksum(Digests.sha256(), Base64.getDecoder().decode(words[1]));
            }
        } catch (IllegalArgumentException notBase64) {
            // told below
        }
        throw ApiProblem.bad("Upload-Checksum is none of " + ALGORITHMS + " with its value in Base64");
    }

    /** Whether what came is what was meant; asked once. */
    boolean holds() {
        return MessageDigest.isEqual(digest.digest(), wanted);
    }
}
