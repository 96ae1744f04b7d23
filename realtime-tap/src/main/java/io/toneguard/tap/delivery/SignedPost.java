package io.toneguard.tap.delivery;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A POST of JSON as every webhook of ours gets it. Only an answer of 2xx counts; a redirect is none, because the secret's signature and a chat's
 * credential are for one address only.
 */
public final class SignedPost {
    static final String DELIVERY_HEADER = "Toneguard-Delivery";
    static final String EVENT_HEADER = "Toneguard-Event";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FIRST_SERVER_FAULT = 500;

    private final PermittedAddresses addresses;
    private final BoundedPost posts;
    private final InstantSource clock;

    public SignedPost(DeliverySettings settings, InstantSource clock) {
        addresses = new PermittedAddresses(settings.privateAddresses());
        posts = new BoundedPost(settings);
        this.clock = clock;
    }

    /**
     * What is posted.
     *
     * @param kind says which addresses it may go to, and whether it is signed
     * @param id the same at every attempt: a receiver knows a repetition by it
     * @param event what it tells, such as {@code opened}
     * @param secret key of the signature; null: it has none
     */
    public record Message(
            TargetKind kind,
            URI url,
            UUID id,
            String event,
            @Nullable String secret,
            byte[] body) {}

    /**
     * @return the status, 2xx
     * @throws DeliveryFailedException whatever else came of it
     */
    public int send(Message message) throws DeliveryFailedException, InterruptedException {
        addresses.require(message.kind(), message.url().getHost());
        int status = posts.send(request(message));
        if (status / 100 == 2) {
            return status;
        }
        var answer = "answered HTTP " + status + (status / 100 == 3 ? "; redirects are not followed" : "");
        if (status == TOO_MANY_REQUESTS) {
            throw DeliveryFailedException.notSent(answer);
        }
        throw status >= FIRST_SERVER_FAULT || status == REQUEST_TIMEOUT
                ? DeliveryFailedException.targetIsIll(answer)
                : DeliveryFailedException.refused(answer);
    }

    private HttpRequest request(Message message) {
        var request = HttpRequest.newBuilder(message.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Toneguard")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()));
        if (message.kind().signed()) {
            request.header(DELIVERY_HEADER, message.id().toString()).header(EVENT_HEADER, message.event());
            var secret = message.secret();
            if (secret != null) {
                request.header(Signature.HEADER, Signature.of(secret, clock.instant(), message.body()));
            }
        }
        return request.build();
    }
}
