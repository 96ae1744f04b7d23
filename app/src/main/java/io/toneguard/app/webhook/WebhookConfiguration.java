package io.toneguard.app.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.delivery.Backoff;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.delivery.SignedPost;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.secret.MasterKey;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Part of the role manager: tells tenants' systems what became of their recordings. Any number of processes may do so on one database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebhookSettings.class, DeliverySettings.class})
public class WebhookConfiguration {
    @Bean
    WebhookLanes webhookLanes(
            WebhookSettings settings,
            DeliverySettings delivery,
            JdbcClient jdbc,
            TenantScope scope,
            MeterRegistry meters) {
        var webhooks = new Webhooks(jdbc, scope);
        var outbox = new WebhookOutbox(jdbc, scope);
        var attempt = new WebhookAttempt(
                webhooks,
                outbox,
                new SignedPost(delivery, InstantSource.system()),
                new Backoff(delivery, () -> ThreadLocalRandom.current().nextDouble()),
                MasterKey.from(System.getenv()),
                meters);
        return new WebhookLanes(webhooks, outbox, attempt, settings, delivery);
    }
}
