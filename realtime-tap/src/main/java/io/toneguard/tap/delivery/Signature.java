package io.toneguard.tap.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Header {@code Toneguard-Signature: t=UNIX,v1=HEX}: HMAC-SHA256 (RFC 2104) of {@code t + "." + body} with the target's secret, the scheme of Stripe's
 * webhooks (https://docs.stripe.com/webhooks#verify-manually). The time is signed with the body, so that a receiver can refuse an old one.
 */
public final class Signature {
    public static final String HEADER = "Toneguard-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** @param body the bytes as they are sent */
    public static String of(String secret, Instant at, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((at.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
