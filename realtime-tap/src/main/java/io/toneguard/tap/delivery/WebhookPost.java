package io.toneguard.tap.delivery;

import io.toneguard.voice.secret.MasterKey;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Posts a delivery to its target's URL. */
final class WebhookPost implements Processor {
    private final Messages messages;
    private final Optional<MasterKey> masterKey;
    private final SignedPost posts;

    WebhookPost(DeliverySettings settings, Messages messages, Optional<MasterKey> masterKey, InstantSource clock) {
        this.messages = messages;
        this.masterKey = masterKey;
        posts = new SignedPost(settings, clock);
    }

    @Override
    public void process(Exchange exchange) throws DeliveryFailedException, InterruptedException {
        var errand = Errand.of(exchange);
        exchange.getMessage().setBody("HTTP " + post(errand.delivery(), errand.target()));
    }

    private int post(Delivery delivery, AlertTarget target) throws DeliveryFailedException, InterruptedException {
        return posts.send(new SignedPost.Message(
                target.kind(),
                URI.create(target.address()),
                delivery.id(),
                delivery.eventWord(),
                secret(target),
                messages.body(delivery, target.kind())));
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
