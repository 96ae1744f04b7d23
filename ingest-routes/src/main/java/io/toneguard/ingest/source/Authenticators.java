package io.toneguard.ingest.source;

import io.toneguard.voice.secret.MasterKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes each source's authenticator, on the directory's thread: what costs time, such as unsealing a key, is done before anybody knocks. */
final class Authenticators {
    private static final Logger log = LoggerFactory.getLogger(Authenticators.class);
    /** Twenty new calls a second for as long as a signature is good, for every node; over that AudioHook's are refused. */
    private static final int NONCES = 65_536;

    private final Optional<MasterKey> masterKey;
    private final @Nullable PublicUrl publicUrl;
    private final InstantSource clock;
    private final Nonces nonces;
    private final Set<String> told = new HashSet<>();

    Authenticators(Optional<MasterKey> masterKey, @Nullable PublicUrl publicUrl, InstantSource clock) {
        this.masterKey = masterKey;
        this.publicUrl = publicUrl;
        this.clock = clock;
        // As old as a signature may be, and as far as it may be in the future.
        nonces = new Nonces(
                Duration.ofSeconds(AudioHookSignature.OLDEST_SECONDS + 2L * AudioHookSignature.SKEW_SECONDS), NONCES);
    }

    /** What takes the time of a wrong credential where there is no source to be wrong about. */
    static Authenticator nobody() {
        return handshake -> {
            var authorization = handshake.header("authorization").orElse("");
            HashedCredential.NOBODYS.matches(
                    authorization.substring(0, Math.min(authorization.length(), Credential.LONGEST)));
            return isShown(handshake)
                    ? Verdict.wrong("the tenant has no such source")
                    : Verdict.missing("no credential");
        };
    }

    /** Whether the peer shows a credential of any kind that has a place of its own. */
    static boolean isShown(Handshake handshake) {
        return handshake.header("authorization").isPresent()
                || handshake.header("x-twilio-signature").isPresent()
                || handshake.header("x-api-key").isPresent()
                // AudioSocket's last part is a call's UUID.
                || handshake.pathParts().size() > 4
                        && !handshake.pathParts().get(2).equals("audiosocket");
    }

    /** @param credential the source's, or the one before it */
    Authenticator of(RegisteredSource registered, @Nullable String credential) {
        if (registered.auth() == AuthKind.NONE) {
            return outsidersCome()
                    ? unavailable(
                            registered,
                            "authentication none is for peers of this machine, and pbx.public-url is set, so that a proxy"
                                    + " here may bring others; remove the source and add it with another --auth")
                    : new SameMachine();
        }
        if (credential == null) {
            return unavailable(registered, "it has no credential; `sources rotate` makes one");
        }
        try {
            return made(registered, credential);
        } catch (IllegalArgumentException cannot) {
            return unavailable(registered, String.valueOf(cannot.getMessage()));
        } catch (RuntimeException damaged) {
            // Whatever one row holds, all other sources stay open. Without the message, which may repeat what was
            // unsealed.
            return unavailable(
                    registered,
                    "its credential cannot be used (" + damaged.getClass().getSimpleName()
                            + "); `sources rotate` makes another");
        }
    }

    /** Names, once, the sources that nobody has to prove to be. */
    void tellOpen(Collection<RegisteredSource> sources) {
        var open = sources.stream()
                .filter(registered -> registered.auth() == AuthKind.NONE && !outsidersCome())
                .map(registered -> registered.source().label())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!open.isEmpty() && told.add(open)) {
            log.warn(
                    "Sources {} ask no credential of peers on this machine (--auth=none). A proxy on it opens them to"
                            + " everybody, unless it adds Forwarded, Via, X-Forwarded-For or X-Real-IP: give them another"
                            + " --auth before there is one",
                    open);
        }
    }

    private boolean outsidersCome() {
        return publicUrl != null && !publicUrl.isOfThisMachine();
    }

    private Authenticator made(RegisteredSource registered, String credential) {
        var source = registered.source();
        return switch (registered.auth()) {
            case BASIC -> new BasicLogin(source.name(), HashedCredential.parse(credential));
            case BEARER -> SharedSecret.bearer(HashedCredential.parse(credential));
            case PATH -> SharedSecret.path(HashedCredential.parse(credential));
            case HEADER ->
                SharedSecret.header(String.valueOf(registered.headerName()), HashedCredential.parse(credential));
            case TWILIO_SIGNATURE -> {
                if (publicUrl == null) {
                    throw new IllegalArgumentException(
                            "pbx.public-url is not set; Twilio signs the URL that it was given");
                }
                yield new TwilioSignature(publicUrl, opened(source, credential));
            }
            case AUDIOHOOK -> {
                var keyAndSecret = opened(source, credential);
                int colon = keyAndSecret.lastIndexOf(':');
                yield new AudioHookSignature(
                        keyAndSecret.substring(0, colon),
                        Base64.getDecoder().decode(keyAndSecret.substring(colon + 1)),
                        publicUrl,
                        nonces,
                        clock);
            }
            case NONE -> new SameMachine();
        };
    }

    private String opened(Source source, String sealed) {
        return masterKey
                .orElseThrow(() -> new IllegalArgumentException(MasterKey.isMissing()))
                .open(sealed, Credential.owner(source.tenant(), source.name()));
    }

    private Authenticator unavailable(RegisteredSource registered, String why) {
        if (told.add(registered.source().label() + why)) {
            log.error("Source {}: every call of it is refused: {}", registered, why);
        }
        var verdict = Verdict.unavailable(why);
        return handshake -> verdict;
    }
}
