package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mails by real SMTP servers, well and ill. */
class MailDeliveryIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final DeliveryTrial trial = new DeliveryTrial(DATABASE);
    private final AlertRows rows = trial.rows;
    private final Tenant tenant = trial.tenant;

    @AfterEach
    void close() {
        trial.close();
    }

    @Test
    void aMailSaysWhoWhenHowFarAndWhyOnceItsServerIsUp() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        trial.open(
                "delivery.mail.host=127.0.0.1",
                "delivery.mail.port=" + port,
                "delivery.mail.from=toneguard@example.com");
        rows.target(tenant, "mail", "mail", "lead@example.com,deputy@example.com", "{}");
        var delivery = rows.delivery(tenant, rows.alert(tenant), "mail");
        await().until(() -> trial.error("mail").startsWith("mail server: "));
        assertThat(trial.state(delivery)).isEqualTo("pending");

        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            trial.awaitState(delivery, "delivered");
            assertThat(server.getReceivedMessages()).hasSize(2);
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("[Toneguard] Voice far from own calm: agent 4711");
            assertThat(mail.getHeader(SignedPost.DELIVERY_HEADER)).containsExactly(delivery.toString());
            assertThat(String.valueOf(mail.getContent()))
                    .contains(
                            "agent 4711 (team billing), call CA-1", "12:01", "4.2 spreads above own calm", "pitch +1.9")
                    .contains("rule default, version 1", "https://toneguard.example.com/v1/alerts/")
                    .doesNotContainIgnoringCase("stress");
        } finally {
            server.stop();
        }
    }

    @Test
    void nobodyIsToldByMailThatWhatWasAcknowledgedMeanwhileIsNot() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        trial.open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + port);
        rows.target(tenant, "lead", "mail", "lead@example.com", "{\"step\": 1}");
        var acknowledged = rows.alert(tenant);
        var waiting = rows.alert(tenant);
        rows.change(tenant, "update alert set acknowledge_by = now()");
        var target = "select state, last_error from alert_delivery where alert_id = ?";
        await().until(() -> rows.one(tenant, "select count(*) as n from alert_delivery where attempts > 0")
                .get("n")
                .equals(2L));
        rows.change(tenant, "update alert set acknowledged_by = 'ann' where alert_id = ?", acknowledged);
        rows.change(tenant, "update alert set state = 'over' where alert_id = ?", waiting);

        var server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            await().until(() ->
                    !rows.one(tenant, target, acknowledged).get("state").equals("pending"));
            await().until(() -> !rows.one(tenant, target, waiting).get("state").equals("pending"));
            assertThat(rows.one(tenant, target, acknowledged))
                    .isEqualTo(Map.of("state", "dead", "last_error", "acknowledged meanwhile by ann"));
            assertThat(trial.house.count("superseded")).isEqualTo(1);
            assertThat(trial.house.count("dead")).isZero();
            assertThat(server.getReceivedMessages()).hasSize(1);
            var mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).startsWith("[Toneguard] Nobody acknowledged yet");
            assertThat(String.valueOf(mail.getContent())).containsPattern("opened 2\\S+Z, now over");
        } finally {
            server.stop();
        }
    }

    @Test
    void aRecipientWhomTheMailServerRefusesKeepsTheMailFromNobodyElse() throws Exception {
        try (var server = new SmtpPeer("lead@example.com", "deputy@example.com")) {
            trial.open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + server.port());
            rows.target(tenant, "mail", "mail", "lead@example.com,left@example.com,deputy@example.com", "{}");
            var alert = rows.alert(tenant);
            var delivery = rows.delivery(tenant, alert, "mail");
            trial.awaitState(delivery, "delivered");
            assertThat(server.accepted).as("each once").containsExactly("lead@example.com", "deputy@example.com");
            assertThat(rows.one(
                            tenant,
                            "select detail->>'answer' as answer from alert_event where alert_id = ? and kind = 'delivered'",
                            alert))
                    .extractingByKey("answer", InstanceOfAssertFactories.STRING)
                    .contains("accepted by the mail server for 2 of 3", "left@example.com", "550 5.1.1 no such user");
        }
    }

    @Test
    void whereNoRecipientIsTakenTheErrorSaysWhomAndWhy() throws Exception {
        try (var server = new SmtpPeer()) {
            trial.open("delivery.mail.host=127.0.0.1", "delivery.mail.port=" + server.port());
            rows.target(tenant, "mail", "mail", "left@example.com", "{}");
            var delivery = rows.delivery(tenant, rows.alert(tenant), "mail");
            await().until(() -> trial.error("mail").startsWith("mail server: "));
            assertThat(trial.error("mail")).contains("left@example.com", "550 5.1.1 no such user");
            assertThat(trial.state(delivery)).isEqualTo("pending");
        }
    }

    @Test
    void aMailServerThatIsSlowWithEveryAnswerIsGivenUpAsAWhole() throws Exception {
        try (var server = new ServerSocket(0)) {
            var done = new CountDownLatch(1);
            var dripping = new Thread(() -> {
                try (var client = server.accept()) {
                    // A greeting of many lines (RFC 5321, 4.2), each of them in time.
                    do {
                        client.getOutputStream().write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
                    } while (!done.await(50, TimeUnit.MILLISECONDS));
                } catch (IOException | InterruptedException ended) {
                    // the test has
                }
            });
            dripping.setDaemon(true);
            dripping.start();
            trial.open(
                    "delivery.mail.host=127.0.0.1",
                    "delivery.mail.port=" + server.getLocalPort(),
                    "delivery.mail.timeout=200ms",
                    "delivery.mail.exchange-timeout=300ms");
            rows.target(tenant, "mail", "mail", "lead@example.com", "{}");
            rows.delivery(tenant, rows.alert(tenant), "mail");
            await().until(() ->
                    trial.error("mail").equals("mail server: not done within 300 ms (delivery.mail.exchange-timeout)"));
            done.countDown();
        }
    }
}
