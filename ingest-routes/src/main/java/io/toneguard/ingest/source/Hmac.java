package io.toneguard.ingest.source;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A keyed digest (RFC 2104), compared in constant time. */
final class Hmac {
    private final Mac prototype;

    /** @param algorithm as in Java: {@code HmacSHA1}, {@code HmacSHA256} */
    Hmac(String algorithm, byte[] key) {
        try {
            prototype = Mac.getInstance(algorithm);
            prototype.init(new SecretKeySpec(key, algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** Whether {@code signature} is that of one of the messages. */
    boolean signed(Iterable<String> messages, byte[] signature) {
        // Several event loops come here at once, and a Mac serves one; a copy keeps the key schedule.
        Mac mac;
        try {
            mac = (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's HMACs can be copied", e);
        }
        boolean found = false;
        for (String message : messages) {
            found |= MessageDigest.isEqual(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)), signature);
        }
        return found;
    }
}
