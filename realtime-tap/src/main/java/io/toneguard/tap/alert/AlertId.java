package io.toneguard.tap.alert;

import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids that say what they are of: the same episode is the same alert however often it is written, and a delivery of it to a target the same delivery.
 * UUIDs of version 5 (RFC 9562, 5.5): SHA-1 over a namespace and a name.
 */
final class AlertId {
    private static final UUID NAMESPACE = UUID.fromString("6f1d3f0e-5c1b-4f6c-9a3e-2b7d50c8a1e4");

    private AlertId() {}

    static UUID of(TappedVoice voice, Rule rule, int episode) {
        return version5(voice.call().tenant() + "/" + voice.call().recording() + "/"
                + voice.segment().channel() + "/" + voice.number() + "/" + rule.name() + "/" + rule.version() + "/"
                + episode);
    }

    static UUID ofDelivery(UUID alert, int event, String target) {
        return version5(alert + "/" + event + "/" + target);
    }

    private static UUID version5(String name) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            var digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = digest.getLong() & ~0xF000L | 0x5000L;
            long low = digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
