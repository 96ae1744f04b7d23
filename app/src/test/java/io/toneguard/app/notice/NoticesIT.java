package io.toneguard.app.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.batch.OperatorNotices;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.tap.delivery.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Operators are told by real HTTP and SMTP servers, well and ill. */
class NoticesIT {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private record Got(String delivery, String signature, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JdbcClient jdbc = JdbcClient.create(database.asService());
    private final OperatorNotices notices = new OperatorNotices(jdbc);
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        jdbc.sql("delete from operator_notice").update();
        jdbc.sql("delete from operator_message").update();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            got.add(new Got(
                    exchange.getRequestHeaders().getFirst("Toneguard-Delivery"),
                    String.valueOf(exchange.getRequestHeaders().getFirst(Signature.HEADER)),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void theNoticesOfAMinuteAreOneSignedMessage() throws Exception {
        var loop = loop(Map.of("notice.webhook", url(), "notice.secret", "s3cret", "notice.gather", "1m"));
        for (int i = 1; i <= 60; i++) {
            notices.tell(OperatorNotices.Kind.QUARANTINED, "id-" + i, "Recording id-" + i + ": put aside");
        }
        loop.goOver();
        assertThat(got).as("the minute is not over").isEmpty();
        jdbc.sql("update operator_notice set created_at = created_at - interval '1 minute' where subject = 'id-1'")
                .update();
        loop.goOver();
        loop.goOver();

        assertThat(got).hasSize(1);
        var message = got.get(0);
        assertThat(message.signature()).isEqualTo(Signature.of("s3cret", NOW, message.body()));
        assertThat(message.text())
                .contains("\"count\":60", "id-50: put aside", "and 10 more", "\"kind\":\"recording-quarantined\"")
                .doesNotContain("id-51: put aside")
                .contains("\"message\":\"" + message.delivery() + "\"");
        assertThat(column("state")).containsExactly("delivered");
    }

    @Test
    void whatIsToldTogetherIsOneNoticeUntilItIsGatheredAndNobodyWaitsForAnother() throws Exception {
        var loop = loop(Map.of("notice.webhook", url(), "notice.gather", "0s"));
        for (int i = 1; i <= 1000; i++) {
            tellTogether("7", "id-" + i);
        }
        tellTogether("8", "id-of-8");
        assertThat(count("operator_notice")).isEqualTo(2);
        loop.goOver();
        assertThat(got).hasSize(1);
        assertThat(got.get(0).text())
                .contains("\"count\":2", "1000 put aside: id-1,id-2,id-3,id-4,id-5\"", "1 put aside: id-of-8");
        var transactions = new TransactionTemplate(database.transactions());
        tellTogether("7", "id-1001");
        transactions.executeWithoutResult(status -> {
            tellTogether("7", "id-1002");
            CompletableFuture.runAsync(() -> tellTogether("7", "id-1003"))
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
        });
        assertThat(jdbc.sql("select text from operator_notice where gathered_at is null order by notice_id")
                        .query(String.class)
                        .list())
                .as("what was gathered is not told again")
                .containsExactly("2 put aside: id-1001,id-1002", "1 put aside: id-1003");
    }

    private void tellTogether(String launch, String id) {
        notices.tellTogether(
                OperatorNotices.Kind.QUARANTINED,
                launch,
                id,
                together -> together.count() + " put aside: " + String.join(",", together.first()));
    }

    @Test
    void whatIsNotTakenIsTriedAgainUnderTheSameIdAndDiesVisibly() throws Exception {
        status = 503;
        var loop = loop(Map.of("notice.webhook", url(), "notice.gather", "0s", "delivery.first-retry", "4m"));
        notices.tell(OperatorNotices.Kind.LAUNCH_GIVEN_UP, "7", "Launch 7 was given up");
        loop.goOver();
        loop.goOver();
        assertThat(got).as("it waits for its next try").hasSize(1);
        assertThat(column("last_error")).containsExactly("answered HTTP 503");
        due();
        status = 200;
        loop.goOver();
        assertThat(column("state")).containsExactly("delivered");
        assertThat(got).hasSize(2);
        assertThat(got.get(1).delivery()).isEqualTo(got.get(0).delivery());
        assertThat(got.get(1).body()).isEqualTo(got.get(0).body());

        status = 404;
        notices.tell(OperatorNotices.Kind.LAUNCH_GIVEN_UP, "8", "Launch 8 was given up");
        loop.goOver();
        due();
        jdbc.sql("update operator_message set created_at = created_at - interval '25 hours'")
                .update();
        loop.goOver();
        due();
        loop.goOver();
        assertThat(column("state")).containsExactly("delivered", "dead");
        assertThat(got).as("what is dead rests").hasSize(4);
        assertThat(meters.get("toneguard.notice.dead").gauge().value()).isEqualTo(1);
    }

    @Test
    void aMailServerThatIsAwayHoldsUpNoWebhookAndGetsItsMailWhenItIsBack() throws Exception {
        var mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        int port = mails.getSmtp().getPort();
        mails.stop();
        var loop = loop(Map.of(
                "notice.webhook",
                url(),
                "notice.mail-to",
                "ops@example.com,deputy@example.com",
                "notice.gather",
                "0s",
                "delivery.mail.host",
                "127.0.0.1",
                "delivery.mail.port",
                Integer.toString(port),
                "delivery.mail.from",
                "toneguard@example.com"));
        notices.tell(OperatorNotices.Kind.NOBODY_WORKS, "workers", "No worker took any of 3 ready partitions");
        loop.goOver();
        assertThat(got).hasSize(1);
        assertThat(column("channel || ' ' || state")).containsExactlyInAnyOrder("webhook delivered", "mail pending");
        assertThat(column("last_error")).anyMatch(error -> error.startsWith("mail server: "));

        var back = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        back.start();
        try {
            due();
            loop.goOver();
            assertThat(back.getReceivedMessages()).hasSize(2);
            var mail = back.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("[Toneguard] 1 notice");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(String.valueOf(mail.getContent())).contains("No worker took any of 3 ready partitions");
        } finally {
            back.stop();
        }
        assertThat(column("state")).containsExactly("delivered", "delivered");
        assertThat(got).hasSize(1);
    }

    @Test
    void withNobodyToTellNothingPilesUp() throws Exception {
        var loop = loop(Map.of("notice.gather", "0s"));
        notices.tellAtMostEvery(Duration.ofHours(1), OperatorNotices.Kind.NOBODY_WORKS, "workers", "nobody");
        notices.tellAtMostEvery(Duration.ofHours(1), OperatorNotices.Kind.NOBODY_WORKS, "workers", "nobody");
        assertThat(count("operator_notice")).as("it is told once an hour").isEqualTo(1);
        loop.goOver();
        assertThat(count("operator_message")).isZero();
        assertThat(count("operator_notice where gathered_at is null")).isZero();
        jdbc.sql("update operator_notice set gathered_at = gathered_at - interval '31 days'")
                .update();
        loop.goOver();
        assertThat(count("operator_notice"))
                .as("old ones are looked for once an hour")
                .isEqualTo(1);
        loop(Map.of("notice.gather", "0s")).goOver();
        assertThat(count("operator_notice")).isZero();
    }

    @Test
    void aNoticeOfWhatWasRolledBackIsNotThere() {
        var transactions = new TransactionTemplate(database.transactions());
        transactions.executeWithoutResult(status -> {
            notices.tell(OperatorNotices.Kind.LAUNCH_GIVEN_UP, "9", "Launch 9");
            status.setRollbackOnly();
        });
        assertThat(count("operator_notice")).isZero();
    }

    @Test
    void settingsThatCannotWorkAreRefusedByName() {
        assertThatThrownBy(() -> bound(Map.of("notice.webhook", "ops"), "notice", NoticeSettings.class))
                .hasRootCauseMessage("notice.webhook is no URL with http or https and a host");
        var settings = bound(Map.of("notice.mail-to", "ops@example.com"), "notice", NoticeSettings.class);
        assertThatThrownBy(() -> new NoticeConfiguration()
                        .noticeLoop(
                                settings,
                                bound(Map.of(), "delivery", DeliverySettings.class),
                                jdbc,
                                database.transactions(),
                                meters))
                .hasMessageContaining("set delivery.mail.host");
        assertThat(bound(
                                Map.of("notice.webhook", url() + "/token", "notice.secret", "s3cret"),
                                "notice",
                                NoticeSettings.class)
                        .toString())
                .doesNotContain("s3cret", "token");
    }

    private NoticeLoop loop(Map<String, String> given) {
        var values = new HashMap<>(given);
        var settings = bound(values, "notice", NoticeSettings.class);
        var delivery = bound(values, "delivery", DeliverySettings.class);
        return new NoticeLoop(
                new OperatorMessages(jdbc, new TransactionTemplate(database.transactions())),
                new NoticePost(settings, delivery, InstantSource.fixed(NOW)),
                new NoticeMail(settings.mailTo(), delivery.mail()),
                settings,
                delivery,
                meters);
    }

    private static <T> T bound(Map<String, String> values, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
    }

    private void due() {
        jdbc.sql("update operator_message set due_at = clock_timestamp()").update();
    }

    private List<String> column(String column) {
        return jdbc.sql("select " + column + " as it from operator_message order by created_at")
                .query((row, number) -> String.valueOf(row.getString("it")))
                .list();
    }

    private int count(String of) {
        return jdbc.sql("select count(*) from " + of).query(Integer.class).single();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
