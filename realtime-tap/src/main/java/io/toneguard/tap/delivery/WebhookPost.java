package io.toneguard.tap.delivery;

import io.toneguard.voice.secret.MasterKey;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Posts a delivery to a URL. Only an answer of 2xx counts; a redirect is none, because the secret's signature and a chat's credential are for one
 * address only.
 */
final class WebhookPost implements Processor {
    static final String DELIVERY_HEADER = "Toneguard-Delivery";
    static final String EVENT_HEADER = "Toneguard-Event";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FIRST_SERVER_FAULT = 500;

    private final Messages messages;
    private final PermittedAddresses addresses;
    private final Optional<MasterKey> masterKey;
    private final InstantSource clock;
    private final BoundedPost posts;

    WebhookPost(DeliverySettings settings, Messages messages, Optional<MasterKey> masterKey, InstantSource clock) {
        this.messages = messages;
        this.addresses = new PermittedAddresses(settings.privateAddresses());
        this.masterKey = masterKey;
        this.clock = clock;
        posts = new BoundedPost(settings);
    }

    @Override
    public void process(Exchange exchange) throws DeliveryFailedException, InterruptedException {
        var errand = Errand.of(exchange);
        exchange.getMessage().setBody("HTTP " + post(errand.delivery(), errand.target()));
    }

    private int post(Delivery delivery, AlertTarget target) throws DeliveryFailedException, InterruptedException {
        var url = URI.create(target.address());
        addresses.require(target.kind(), url.getHost());
        int status = posts.send(request(delivery, target, url));
        if (status / 100 == 2) {
            return status;
        }
        var message = "answered HTTP " + status + (status / 100 == 3 ? "; redirects are not followed" : "");
        if (status == TOO_MANY_REQUESTS) {
            throw DeliveryFailedException.notSent(message);
        }
        throw status >= FIRST_SERVER_FAULT || status == REQUEST_TIMEOUT
                ? DeliveryFailedException.targetIsIll(message)
                : DeliveryFailedException.refused(message);
    }

    private HttpRequest request(Delivery delivery, AlertTarget target, URI url) throws DeliveryFailedException {
        var body = messages.body(delivery, target.kind());
        var request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Toneguard")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (target.kind().signed()) {
            request.header(DELIVERY_HEADER, delivery.id().toString()).header(EVENT_HEADER, delivery.eventWord());
            var secret = secret(target);
            if (secret != null) {
                request.header(Signature.HEADER, Signature.of(secret, clock.instant(), body));
            }
        }
        return request.build();
    }

    private @Nullable String secret(AlertTarget target) throws DeliveryFailedException {
        var sealed = target.secret();
        if (sealed == null) {
            return null;
        }
        try {
            return masterKey
                    .orElseThrow(() -> new IllegalArgumentException(MasterKey.isMissing()))
                    .open(sealed, AlertTarget.owner(target.tenant(), target.name()));
        } catch (IllegalArgumentException e) {
            throw DeliveryFailedException.notSent("the message cannot be signed: " + e.getMessage());
        }
    }
}
