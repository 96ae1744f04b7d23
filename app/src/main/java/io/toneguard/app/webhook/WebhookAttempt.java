package io.toneguard.app.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.app.webhook.WebhookOutbox.Leased;
import io.toneguard.tap.delivery.Backoff;
import io.toneguard.tap.delivery.DeliveryFailedException;
import io.toneguard.tap.delivery.SignedPost;
import io.toneguard.tap.delivery.TargetKind;
import io.toneguard.voice.secret.MasterKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** One attempt at a delivery, and what is written of it. */
final class WebhookAttempt {
    private static final Logger log = LoggerFactory.getLogger(WebhookAttempt.class);
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Webhooks webhooks;
    private final WebhookOutbox outbox;
    private final SignedPost posts;
    private final Backoff backoff;
    private final Optional<MasterKey> masterKey;
    private final MeterRegistry meters;
    private final JsonMapper json = JsonMapper.shared();
    /** Told of once, until they take something again. */
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    WebhookAttempt(
            Webhooks webhooks,
            WebhookOutbox outbox,
            SignedPost posts,
            Backoff backoff,
            Optional<MasterKey> masterKey,
            MeterRegistry meters) {
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.posts = posts;
        this.backoff = backoff;
        this.masterKey = masterKey;
        this.meters = meters;
        // A counter that begins at 1 shows no rise.
        List.of("delivered", "failed", "dead").forEach(outcome -> count(outcome, 0));
    }

    /** @return whether the webhook's next delivery may follow at once */
    boolean of(Leased leased) throws InterruptedException {
        var webhook = webhooks.find(leased.tenant(), leased.webhook());
        if (webhook.isEmpty()) {
            return false; // its deliveries went with it
        }
        try {
            post(webhook.get(), leased);
        } catch (DeliveryFailedException e) {
            settle(leased, e);
            return !e.isTargetIll();
        }
        outbox.delivered(leased);
        count("delivered", 1);
        if (troubled.remove(name(leased))) {
            log.info("Webhook {} takes deliveries again", name(leased));
        }
        return true;
    }

    private void post(Webhook webhook, Leased leased) throws DeliveryFailedException, InterruptedException {
        var body = new LinkedHashMap<String, Object>();
        body.put("deliveryId", leased.id().toString());
        body.putAll(json.readValue(leased.payload(), OBJECT));
        posts.send(new SignedPost.Message(
                TargetKind.WEBHOOK,
                URI.create(webhook.url()),
                leased.id(),
                String.valueOf(body.get("event")),
                secret(webhook),
                json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8)));
    }

    private String secret(Webhook webhook) throws DeliveryFailedException {
        try {
            return webhook.open(masterKey.orElseThrow(() -> new IllegalArgumentException(MasterKey.isMissing())));
        } catch (IllegalArgumentException e) {
            throw DeliveryFailedException.notSent("the message cannot be signed: " + e.getMessage());
        }
    }

    private void settle(Leased leased, DeliveryFailedException failure) {
        var error = failure.getMessage();
        var pause = backoff.after(leased.attempt(), TargetKind.WEBHOOK);
        if (failure.isTargetIll()) {
            outbox.ill(leased, error, pause, backoff.after(leased.failures() + 1, TargetKind.WEBHOOK));
        } else {
            outbox.refused(leased, error, pause);
        }
        var limit = backoff.giveUp(TargetKind.WEBHOOK);
        boolean isTooOld = leased.ageSeconds() > limit.toMillis() / 1000.0;
        int dead = isTooOld || failure.isTargetIll() ? outbox.dead(leased, error, limit, failure.isTargetIll()) : 0;
        if (dead > 0) {
            count("dead", dead);
            log.warn(
                    "{} delivery(s) to webhook {} are given up, older than delivery.give-up={} s; the last that was tried, {}, after"
                            + " {} attempts: {}; they are kept in webhook_delivery as dead",
                    dead,
                    name(leased),
                    limit.toSeconds(),
                    leased.id(),
                    leased.attempt(),
                    error);
        }
        if (isTooOld) {
            return;
        }
        count("failed", 1);
        if (troubled.add(name(leased))) {
            log.warn(
                    "Delivery {} to webhook {} failed: {}; each is tried again until it is {} s old (delivery.give-up), and this"
                            + " is told once until the webhook takes one",
                    leased.id(),
                    name(leased),
                    error,
                    limit.toSeconds());
        }
    }

    private void count(String outcome, int deliveries) {
        meters.counter("toneguard.webhook.attempts", "outcome", outcome).increment(deliveries);
    }

    private static String name(Leased leased) {
        return leased.tenantName() + "/" + leased.webhook();
    }
}
