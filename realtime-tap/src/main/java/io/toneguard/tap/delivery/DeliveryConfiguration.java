package io.toneguard.tap.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.tap.alert.OutboxBell;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.secret.MasterKey;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deliveries and the acknowledge timer; any number of nodes may run them on one database. Needs from its context: the ports {@link Tenants} and
 * {@link TenantScope}, a {@link JdbcClient} on the data source whose transactions the scope opens, a {@link MeterRegistry} and Camel; and an
 * {@link OutboxBell}, if alerts are written here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverySettings.class)
public class DeliveryConfiguration {
    private final InstantSource clock = InstantSource.system();

    @Bean
    AlertTargets alertTargets(JdbcClient jdbc, TenantScope scope) {
        return new AlertTargets(jdbc, scope);
    }

    @Bean
    Lanes deliveryLanes(
            DeliverySettings settings,
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            AlertTargets targets,
            MeterRegistry meters,
            CamelContext camel,
            ObjectProvider<OutboxBell> bell) {
        var deliveries = new Deliveries(jdbc, scope, targets, new AlertEvents(jdbc), clock);
        var backoff = new Backoff(settings, () -> ThreadLocalRandom.current().nextDouble());
        var attempt = new Attempt(camel.createProducerTemplate(), deliveries, backoff, new DeliveryMeters(meters));
        var lanes = new Lanes(tenants, deliveries, attempt, settings);
        bell.ifAvailable(rung -> rung.answeredBy(lanes::wake));
        return lanes;
    }

    @Bean
    RouteBuilder deliveryRoutes(
            DeliverySettings settings,
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            AlertTargets targets,
            Lanes lanes) {
        var messages = new Messages(settings.publicUrl());
        var webhook = new WebhookPost(settings, messages, MasterKey.from(System.getenv()), clock);
        var escalation = new Escalation(jdbc, scope, tenants, targets, new AlertEvents(jdbc), clock);
        var old = new OldDeliveries(jdbc, scope, tenants, settings.keep());
        return new DeliveryRoutes(settings, messages, webhook, lanes, escalation, old);
    }
}
