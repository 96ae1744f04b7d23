package io.toneguard.app.notice;

import io.toneguard.app.notice.OperatorMessages.Message;
import io.toneguard.tap.delivery.BoundedPost;
import io.toneguard.tap.delivery.DeliveryFailedException;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.delivery.Signature;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Posts a message as alerts are posted: with an id to know a repetition by, and a signature if there is a secret. */
final class NoticePost {
    private static final String DELIVERY_HEADER = "Toneguard-Delivery";

    private final NoticeSettings settings;
    private final BoundedPost posts;
    private final InstantSource clock;

    NoticePost(NoticeSettings settings, DeliverySettings delivery, InstantSource clock) {
        this.settings = settings;
        this.posts = new BoundedPost(delivery);
        this.clock = clock;
    }

    /** @throws NotDeliveredException unless it is answered with 2xx in time */
    void send(Message message) throws NotDeliveredException, InterruptedException {
        var body = message.body().getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(settings.webhook()))
                .header("Content-Type", "application/json")
                .header("User-Agent", "Toneguard")
                .header(DELIVERY_HEADER, message.id().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!settings.secret().isEmpty()) {
            request.header(Signature.HEADER, Signature.of(settings.secret(), clock.instant(), body));
        }
        try {
            int status = posts.send(request.build());
            if (status / 100 != 2) {
                throw new NotDeliveredException(
                        "answered HTTP " + status + (status / 100 == 3 ? "; redirects are not followed" : ""));
            }
        } catch (DeliveryFailedException e) {
            throw new NotDeliveredException(e.getMessage());
        }
    }
}
