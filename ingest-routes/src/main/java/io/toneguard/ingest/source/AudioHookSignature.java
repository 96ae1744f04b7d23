package io.toneguard.ingest.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Genesys AudioHook: an API key in {@code X-API-KEY} and, where the source has a client secret, a message signature with it
 * (help.mypurecloud.com, "AudioHook Monitor"; limits as in the vendor's reference server, which keeps no nonces). Each node remembers the
 * nonces that it has seen, so that a signature that was overheard could be shown to another node for ten seconds: TLS must prevent that.
 */
final class AudioHookSignature implements Authenticator {
    static final int OLDEST_SECONDS = 10;
    static final int SKEW_SECONDS = 3;
    static final int SHORTEST_NONCE = 22;
    private static final List<String> REQUIRED = List.of(
            "@request-target",
            "@authority",
            "audiohook-organization-id",
            "audiohook-session-id",
            "audiohook-correlation-id",
            "x-api-key");

    private static final Pattern DEFAULT_PORT = Pattern.compile(":(443|80)$");

    private final byte[] apiKey;
    private final @Nullable Hmac hmac;
    private final @Nullable PublicUrl publicUrl;
    private final Nonces nonces;
    private final InstantSource clock;

    /** @param secret empty where the source has none: it then signs nothing, and its API key is all it shows */
    AudioHookSignature(
            String apiKey, byte[] secret, @Nullable PublicUrl publicUrl, Nonces nonces, InstantSource clock) {
        this.apiKey = apiKey.getBytes(StandardCharsets.UTF_8);
        hmac = secret.length == 0 ? null : new Hmac("HmacSHA256", secret);
        this.publicUrl = publicUrl;
        this.nonces = nonces;
        this.clock = clock;
    }

    @Override
    public Verdict check(Handshake handshake) {
        var shownKey = handshake.header("x-api-key");
        if (shownKey.isEmpty()) {
            return Verdict.missing("no X-API-KEY");
        }
        boolean ours = MessageDigest.isEqual(apiKey, shownKey.get().strip().getBytes(StandardCharsets.UTF_8));
        var input = handshake.header("signature-input");
        var value = handshake.header("signature");
        if (hmac == null) {
            if (input.isPresent() || value.isPresent()) {
                return Verdict.wrong("signed, but the source has no client secret; rotate gives it one");
            }
            return ours ? Verdict.ADMITTED : Verdict.wrong("wrong API key");
        }
        if (input.isEmpty() || value.isEmpty()) {
            return Verdict.missing("not signed, or not completely");
        }
        var parsed = MessageSignature.parse(input.get(), value.get());
        if (parsed.isEmpty()) {
            return Verdict.wrong("Signature-Input or Signature is not what AudioHook sends");
        }
        return verified(handshake, parsed.get(), hmac, ours);
    }

    private Verdict verified(Handshake handshake, MessageSignature signature, Hmac key, boolean ours) {
        var now = clock.instant();
        long nowSeconds = now.getEpochSecond();
        if (signature.createdSeconds() > nowSeconds + SKEW_SECONDS) {
            return Verdict.wrong("signed over " + SKEW_SECONDS + " s in the future; check both clocks");
        }
        if (nowSeconds - signature.createdSeconds() > OLDEST_SECONDS
                || signature.expiresSeconds() != null && signature.expiresSeconds() < nowSeconds + SKEW_SECONDS) {
            return Verdict.wrong("signed over " + OLDEST_SECONDS + " s ago, or expired; check both clocks");
        }
        if (signature.nonce().length() < SHORTEST_NONCE) {
            return Verdict.wrong("a nonce under " + SHORTEST_NONCE + " characters");
        }
        if (!signature.components().containsAll(REQUIRED)) {
            return Verdict.wrong("the signature does not cover all of " + REQUIRED);
        }
        var messages = signatureBases(handshake, signature);
        boolean sameKey = MessageDigest.isEqual(apiKey, signature.keyId().getBytes(StandardCharsets.UTF_8));
        // Not &&: a wrong key takes as long as a wrong signature.
        if (!(key.signed(messages, signature.signature()) & ours & sameKey)) {
            return Verdict.wrong("wrong API key or client secret, or something changed on the way; behind a proxy set"
                    + " pbx.public-url");
        }
        return nonces.isNew(signature.nonce(), now) ? Verdict.ADMITTED : Verdict.wrong("a signature shown before");
    }

    /** What may have been signed; none if a component is not there. */
    private List<String> signatureBases(Handshake handshake, MessageSignature signature) {
        var bases = new ArrayList<String>();
        for (String authority : authorities(handshake)) {
            for (String target : targets(handshake)) {
                var base = signatureBase(handshake, signature, authority, target);
                if (base == null) {
                    return List.of();
                }
                bases.add(base);
            }
        }
        return bases;
    }

    /** Null if a component is not there. */
    private static @Nullable String signatureBase(
            Handshake handshake, MessageSignature signature, String authority, String target) {
        var base = new StringBuilder();
        for (String component : signature.components()) {
            var value = component(handshake, component, authority, target);
            if (value == null) {
                return null;
            }
            base.append('"').append(component).append("\": ").append(value).append('\n');
        }
        return base.append("\"@signature-params\": ")
                .append(signature.parameters())
                .toString();
    }

    private static @Nullable String component(Handshake handshake, String component, String authority, String target) {
        return switch (component) {
            case "@request-target" -> target;
            case "@authority" -> authority;
            case "signature" -> null;
            default ->
                component.startsWith("@")
                        ? null
                        : handshake.header(component).map(String::strip).orElse(null);
        };
    }

    /** As it came, and with the prefix that a proxy may have taken off. */
    private Set<String> targets(Handshake handshake) {
        var targets = new LinkedHashSet<String>();
        targets.add(handshake.target());
        if (publicUrl != null) {
            targets.add(publicUrl.prefix() + handshake.target());
        }
        return targets;
    }

    /** The Host as the draft wants it, as it came, and, should a proxy have changed it, as the world calls us. */
    private Set<String> authorities(Handshake handshake) {
        var authorities = new LinkedHashSet<String>();
        handshake.header("host").ifPresent(host -> {
            var lower = host.strip().toLowerCase(Locale.ROOT);
            authorities.add(DEFAULT_PORT.matcher(lower).replaceFirst(""));
            authorities.add(lower);
            authorities.add(host.strip());
        });
        if (publicUrl != null) {
            authorities.addAll(publicUrl.authorities());
        }
        return authorities;
    }
}
