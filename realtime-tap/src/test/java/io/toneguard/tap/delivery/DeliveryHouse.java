package io.toneguard.tap.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.voice.secret.MasterKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One node's deliveries, with real routes on a real database. */
final class DeliveryHouse implements AutoCloseable {
    static final MasterKey KEY = new MasterKey("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AlertTargets targets;
    final Deliveries deliveries;
    final Escalation escalation;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    final Lanes lanes;

    DeliveryHouse(TestDatabase database, Map<String, String> settings) throws Exception {
        var bound = settings(settings);
        var jdbc = JdbcClient.create(database.asService());
        var events = new AlertEvents(jdbc);
        var clock = InstantSource.system();
        targets = new AlertTargets(jdbc, database.scope());
        deliveries = new Deliveries(jdbc, database.scope(), targets, events, clock);
        escalation = new Escalation(jdbc, database.scope(), database.tenants(), targets, events, clock);
        var attempt = new Attempt(
                camel.createProducerTemplate(), deliveries, new Backoff(bound, () -> 0), new DeliveryMeters(meters));
        lanes = new Lanes(database.tenants(), deliveries, attempt, bound);
        var messages = new Messages("https://toneguard.example.com");
        camel.addRoutes(new DeliveryRoutes(
                bound,
                messages,
                new WebhookPost(bound, messages, Optional.of(KEY), clock),
                lanes,
                escalation,
                new OldDeliveries(jdbc, database.scope(), database.tenants(), bound.keep())));
        camel.start();
    }

    /** The outbox as another process has it. */
    static Deliveries deliveries(TestDatabase database) {
        var jdbc = JdbcClient.create(database.asService());
        return new Deliveries(
                jdbc,
                database.scope(),
                new AlertTargets(jdbc, database.scope()),
                new AlertEvents(jdbc),
                InstantSource.system());
    }

    static DeliverySettings settings(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("delivery", DeliverySettings.class);
    }

    double count(String outcome) {
        return meters.find("toneguard.delivery.attempts").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        camel.stop();
        lanes.close();
    }
}
