package io.toneguard.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.delivery.Backoff;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.delivery.Signature;
import io.toneguard.tap.delivery.SignedPost;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.secret.MasterKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tenant's own system hears what became of its recordings, from a real database over real sockets. */
class WebhooksIT {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String SECRET = "a secret of this test";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private record Got(String path, String delivery, String event, String signature, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final MasterKey masterKey = new MasterKey(Base64.getEncoder().encodeToString(new byte[32]));
    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final Webhooks webhooks = new Webhooks(jdbc, database.scope());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile int status = 204;
    private HttpServer server;
    private WebhookLanes lanes;
    private Tenant acme;
    private Tenant other;

    @BeforeEach
    void listen() throws IOException {
        acme = database.addTenant("acme-" + COUNT.incrementAndGet());
        other = database.addTenant("other-" + COUNT.get());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            got.add(new Got(
                    exchange.getRequestURI().getPath(),
                    headers.getFirst("Toneguard-Delivery"),
                    headers.getFirst("Toneguard-Event"),
                    headers.getFirst(Signature.HEADER),
                    exchange.getRequestBody().readAllBytes()));
            if (exchange.getRequestURI().getPath().equals("/hangs")) {
                try {
                    hanging.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        lanes = lanes();
        lanes.start();
    }

    @AfterEach
    void hangUp() {
        hanging.countDown();
        lanes.stop();
        server.stop(0);
        for (var tenant : List.of(acme, other)) {
            webhooks.of(tenant.id())
                    .forEach(one -> webhooks.remove(tenant.id(), one.webhook().name()));
        }
    }

    @Test
    void whatBecomesOfARecordingIsToldOnceEachSignedAndUnderAnIdOfItsOwn() {
        added(acme, "crm", "/crm", "stored", "analysed", "failed");
        var recording = recording(acme, "C-7");
        change(acme, recording, "state = 'stored', stored_at = now(), duration_seconds = 3");
        awaitGot(1);
        change(acme, recording, "state = 'claimed', launch_id = 1");
        change(acme, recording, "state = 'stored', launch_id = null"); // its worker died: to be analysed once more
        change(acme, recording, "state = 'claimed', launch_id = 2");
        change(acme, recording, "state = 'analysed', analyzer = 'tg-3'");
        awaitGot(2);
        change(acme, recording, "state = 'failed', reason_code = 'NOT_AUDIO', reason = 'is none'");
        awaitGot(3);
        assertThat(got)
                .extracting(Got::event)
                .containsExactly("recording.stored", "recording.analysed", "recording.failed");
        assertThat(got).extracting(Got::delivery).doesNotHaveDuplicates();
        assertThat(got).allSatisfy(one -> {
            assertThat(one.signature()).isEqualTo(Signature.of(SECRET, NOW, one.body()));
            assertThat(one.text())
                    .contains(
                            "\"deliveryId\":\"" + one.delivery(),
                            "\"recordingId\":\"" + recording,
                            "\"callId\":\"C-7\"");
        });
        assertThat(got.get(2).text()).contains("\"reasonCode\":\"NOT_AUDIO\"", "\"state\":\"failed\"");
        await().untilAsserted(() -> assertThat(standing(acme).delivered()).isEqualTo(3));
        assertThat(standing(acme).lastError()).isNull();
    }

    @Test
    void aFileThatIsRefusedAtTheDoorFailedAndOnlyWhatWasAskedForIsTold() {
        added(acme, "crm", "/crm", "failed");
        var stored = recording(acme, "C-7");
        change(acme, stored, "state = 'stored', stored_at = now()");
        run(
                acme,
                "insert into recording (tenant_id, recording_id, call_month, state, reason_code, reason, file_name)"
                        + " values (?, ?, '2026-03-01', 'quarantined', 'NOT_AUDIO', 'is none', 'song.mp3')",
                acme.id().value(),
                UUID.randomUUID());
        awaitGot(1);
        assertThat(got.get(0).event()).isEqualTo("recording.failed");
        assertThat(got.get(0).text()).contains("\"state\":\"quarantined\"", "NOT_AUDIO");
        assertThat(standing(acme).pending()).isZero();
    }

    @Test
    void aTenantHearsOfItsOwnRecordingsOnly() {
        added(acme, "crm", "/acme", "stored");
        added(other, "crm", "/other", "stored");
        change(other, recording(other, "C-1"), "state = 'stored', stored_at = now()");
        awaitGot(1);
        assertThat(got.get(0).path()).isEqualTo("/other");
        assertThat(standing(acme).pending()).isZero();
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        added(acme, "crm", "/crm", "stored");
        var recording = recording(acme, "C-7");
        try {
            database.scope().run(acme.id(), () -> {
                change(acme, recording, "state = 'stored', stored_at = now()");
                throw new IllegalStateException("the transaction fails");
            });
        } catch (IllegalStateException asPlanned) {
            assertThat(standing(acme).pending()).isZero();
        }
        assertThat(got).isEmpty();
    }

    @Test
    void whatIsNotTakenIsTriedAgainUnderTheSameIdAndDiesVisibly() {
        added(acme, "crm", "/crm", "stored");
        status = 503;
        change(acme, recording(acme, "C-7"), "state = 'stored', stored_at = now()");
        awaitGot(2);
        assertThat(got.get(1).delivery()).isEqualTo(got.get(0).delivery());
        assertThat(standing(acme).lastError()).isEqualTo("answered HTTP 503");
        run(
                acme,
                "update webhook_delivery set created_at = now() - interval '25 hours' where tenant_id = ?",
                acme.id().value());
        await().untilAsserted(() -> assertThat(standing(acme).dead()).isEqualTo(1));
        assertThat(standing(acme).pending()).isZero();
        assertThat(meters.counter("toneguard.webhook.attempts", "outcome", "dead")
                        .count())
                .isEqualTo(1);
    }

    /** Not row by row: a receiver that is away for days has a long backlog. */
    @Test
    void aReceiverThatIsAwayRestsAsAWholeAndWhatIsTooOldDiesAtOnce() {
        added(acme, "crm", "/crm", "stored");
        status = 503;
        run(
                acme,
                "insert into webhook_delivery (tenant_id, delivery_id, webhook, event, payload, due_at, created_at)"
                        + " select ?, gen_random_uuid(), 'crm', 'stored', '{}', n, n from generate_series(1, 50) i,"
                        + " lateral (select now() - i * interval '1 second' as n) moment",
                acme.id().value());
        awaitGot(5);
        assertThat(count("attempts = 0 and due_at <> created_at"))
                .as("written without being tried")
                .isZero();
        assertThat(count("state = 'pending'")).isEqualTo(50);
        run(acme, "update webhook set ill_until = now() + interval '1 hour' where name = 'crm'");
        int before = got.size();
        run(
                acme,
                "update webhook_delivery set created_at = created_at - interval '25 hours', due_at = due_at - interval '1 hour'");
        run(acme, "update webhook set ill_until = now() where name = 'crm'");
        await().untilAsserted(() -> assertThat(standing(acme).dead()).isEqualTo(50));
        assertThat(got.size() - before).as("tried for that").isLessThan(10);
        status = 204;
        var delivery = webhooks.test(acme.id(), "crm").orElseThrow();
        await().untilAsserted(() ->
                assertThat(webhooks.outcome(acme.id(), delivery)).contains(new Webhooks.Outcome("delivered", 1, null)));
        assertThat(rests()).isZero();
    }

    @Test
    void aReceiverThatHangsDelaysNobodyElse() {
        added(acme, "hangs", "/hangs", "stored");
        added(acme, "works", "/works", "stored");
        added(other, "crm", "/other", "stored");
        for (int i = 0; i < 5; i++) {
            change(acme, recording(acme, "C-" + i), "state = 'stored', stored_at = now()");
            change(other, recording(other, "C-" + i), "state = 'stored', stored_at = now()");
        }
        await().untilAsserted(
                        () -> assertThat(got.stream().filter(one -> !one.path().equals("/hangs")))
                                .hasSize(10));
        assertThat(got.stream().filter(one -> one.path().equals("/hangs")))
                .as("its own lane waits")
                .hasSizeLessThan(3);
    }

    @Test
    void aTestIsDeliveredAndSaysSo() {
        added(acme, "crm", "/crm", "failed");
        var delivery = webhooks.test(acme.id(), "crm").orElseThrow();
        assertThat(webhooks.test(other.id(), "crm")).as("another tenant's").isEmpty();
        await().untilAsserted(() ->
                assertThat(webhooks.outcome(acme.id(), delivery)).contains(new Webhooks.Outcome("delivered", 1, null)));
        assertThat(got.get(0).event()).isEqualTo("test");
    }

    private int count(String condition) {
        return number("select count(*) from webhook_delivery where tenant_id = ? and " + condition);
    }

    private int rests() {
        return number("select failures from webhook where tenant_id = ? and ill_until is null");
    }

    private int number(String sql) {
        return database.scope().in(acme.id(), () -> jdbc.sql(sql)
                .param(acme.id().value())
                .query(Integer.class)
                .single());
    }

    private void awaitGot(int count) {
        await().untilAsserted(() -> assertThat(got).hasSizeGreaterThanOrEqualTo(count));
    }

    private void added(Tenant tenant, String name, String path, String... events) {
        var sealed = Webhook.sealed(masterKey, tenant.id(), name, SECRET);
        var url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        assertThat(webhooks.add(new Webhook(tenant.id(), name, url, List.of(events), sealed)))
                .isTrue();
    }

    private Webhooks.Standing standing(Tenant tenant) {
        return webhooks.of(tenant.id()).get(0);
    }

    private UUID recording(Tenant tenant, String callId) {
        var recording = UUID.randomUUID();
        var month = LocalDate.of(2026, 3, 1);
        run(
                tenant,
                "insert into call (tenant_id, call_id, call_month, started_at) values (?, ?, ?, '2026-03-05T10:00:00Z') on conflict do nothing",
                tenant.id().value(),
                callId,
                month);
        run(
                tenant,
                "insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name) values (?, ?, ?, ?, 'receiving', 'a.wav')",
                tenant.id().value(),
                recording,
                month,
                callId);
        return recording;
    }

    private void change(Tenant tenant, UUID recording, String assignments) {
        run(tenant, "update recording set " + assignments + " where recording_id = ?", recording);
    }

    private void run(Tenant tenant, String sql, Object... parameters) {
        database.scope().run(tenant.id(), () -> jdbc.sql(sql).params(parameters).update());
    }

    private WebhookLanes lanes() {
        var properties = new HashMap<String, Object>(Map.of(
                "delivery.private-addresses", "webhook",
                "delivery.first-retry", "20ms",
                "delivery.longest-retry", "20ms",
                "delivery.answer-timeout", "5s",
                "webhook.poll", "20ms"));
        var binder = new Binder(new MapConfigurationPropertySource(properties));
        var delivery = binder.bindOrCreate("delivery", DeliverySettings.class);
        var outbox = new WebhookOutbox(jdbc, database.scope());
        var attempt = new WebhookAttempt(
                webhooks,
                outbox,
                new SignedPost(delivery, InstantSource.fixed(NOW)),
                new Backoff(delivery, () -> 1),
                Optional.of(masterKey),
                meters);
        return new WebhookLanes(
                webhooks, outbox, attempt, binder.bindOrCreate("webhook", WebhookSettings.class), delivery);
    }
}
