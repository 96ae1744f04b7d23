package io.toneguard.tap.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is sent, when it is sent again, and where to it may go. */
class MessagesTest {
    private static final TenantId TENANT = new TenantId(new UUID(1, 2));

    private final Messages messages = new Messages("");

    private static final Instant OPENED = Instant.parse("2026-03-02T10:01:07.250Z");
    private static final AlertStanding OPEN = new AlertStanding(OPENED, "open", null);

    private static Delivery delivery(String event, String person) {
        return delivery(event, person, 0.2, OPEN);
    }

    private static Delivery delivery(String event, String person, double ageSeconds, AlertStanding standing) {
        var payload = new HashMap<String, Object>(Map.of(
                "event",
                event,
                "callId",
                "CA-1",
                "speaker",
                "agent",
                "person",
                person,
                "team",
                "billing",
                "rule",
                "default",
                "ruleVersion",
                1,
                "fromSeconds",
                721,
                "onsetSeconds",
                725,
                "untilSeconds",
                734));
        payload.put("peakSeconds", 734);
        payload.put("peakDeviation", 4.2);
        payload.put("reason", JsonMapper.shared().readValue(AlertRows.REASON, Map.class));
        return new Delivery(
                TENANT,
                "acme",
                new UUID(3, 4),
                new UUID(5, 6),
                1,
                "target",
                null,
                0,
                1,
                0,
                ageSeconds,
                payload,
                standing);
    }

    private JsonNode body(Delivery delivery, TargetKind kind) {
        return JsonMapper.shared().readTree(messages.body(delivery, kind));
    }

    @Test
    void wordsSayWhoWhenHowFarWhyAndByWhichRuleAndNoFeeling() {
        assertThat(AlertText.of(delivery("opened", "4711")).lines(null)).isEqualTo("""
                        Voice far from own calm: agent 4711
                        agent 4711 (team billing), call CA-1
                        voice out of its range from 12:01, told at 12:05, heard until 12:14 of the call
                        4.2 spreads above own calm at its highest (12:14), against earlier calls, confidence 0.8
                        of which pitch +1.9, highest pitch +1.2, treble over bass +0.8, tilt of the spectrum +0.3
                        rule default, version 1""");
    }

    @Test
    void wordsAreWrittenOfAPayloadThatKnowsNothing() {
        var delivery = new Delivery(
                TENANT, "acme", new UUID(3, 4), new UUID(5, 6), 1, "target", null, 0, 1, 0, 0.2, Map.of(), OPEN);
        assertThat(AlertText.of(delivery).lines(null)).contains("Voice far from own calm: an unknown speaker");
    }

    @Test
    void wordsThatComeLateOrAfterAChangeSayWhenItWasAndHowItStandsNow() {
        assertThat(AlertText.of(delivery("opened", "4711", 59, OPEN)).news()).isNull();
        assertThat(AlertText.of(delivery("opened", "4711", 10_753, OPEN)).news())
                .isEqualTo("opened 2026-03-02T10:01:07Z, not over yet");
        assertThat(AlertText.of(delivery("escalated", "4711", 1, new AlertStanding(OPENED, "over", null)))
                        .news())
                .isEqualTo("opened 2026-03-02T10:01:07Z, now over");
        var acknowledged = delivery("opened", "4711", 1, new AlertStanding(OPENED, "closed", "ann\r\nBcc: x@y"));
        assertThat(AlertText.of(acknowledged).news())
                .isEqualTo("opened 2026-03-02T10:01:07Z, acknowledged by ann  Bcc: x@y, now closed");
        for (var kind : List.of(TargetKind.SLACK, TargetKind.TEAMS)) {
            assertThat(body(acknowledged, kind).toString()).contains("acknowledged by ann");
        }
        assertThat(messages.mailText(acknowledged)).contains("acknowledged by ann");
    }

    @Test
    void aNameFromOutsideIsNeitherMarkupNorASecondHeader() {
        var delivery = delivery("opened", "<!channel> *x*\r\nBcc: all@example.com");
        var slack = body(delivery, TargetKind.SLACK);
        assertThat(slack.get("text").asString()).contains("&lt;!channel&gt;").doesNotContain("<!channel>");
        assertThat(slack.get("blocks")
                        .valueStream()
                        .map(block -> block.get("text").get("type").asString()))
                .containsOnly("plain_text");
        assertThat(messages.mailSubject(delivery)).doesNotContain("\n", "\r");
    }

    @Test
    void teamsGetsAnAdaptiveCard() {
        var teams = body(delivery("escalated", "4711"), TargetKind.TEAMS);
        var attachment = teams.get("attachments").get(0);
        assertThat(attachment.get("contentType").asString()).isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(attachment.get("content").get("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(attachment
                        .get("content")
                        .get("body")
                        .get(0)
                        .get("inlines")
                        .get(0)
                        .get("text")
                        .asString())
                .startsWith("Nobody acknowledged yet");
    }

    /** Computed with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac shared-secret. */
    @Test
    void theSignatureIsWhatOthersCompute() {
        assertThat(Signature.of(
                        "shared-secret",
                        Instant.ofEpochSecond(1_700_000_000),
                        "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1700000000,v1=46dcf16b2bf0ae1e3497a93b80e02f1016a6f7d969acd0bed37a30172a73d715");
    }

    @ParameterizedTest
    @CsvSource({"1, WEBHOOK, 1000", "4, WEBHOOK, 8000", "60, WEBHOOK, 300000", "60, CONTROL, 5000"})
    void pausesDoubleUpToALimit(int attempt, TargetKind kind, long mostMs) {
        var settings = DeliveryHouse.settings(Map.of());
        assertThat(new Backoff(settings, () -> 1).after(attempt, kind)).isEqualTo(Duration.ofMillis(mostMs));
        assertThat(new Backoff(settings, () -> 0).after(attempt, kind)).isEqualTo(Duration.ofMillis(mostMs / 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.1",
                "100.64.0.1",
                "[::1]",
                "[fd00::1]",
                "0.0.0.0",
                "224.0.0.1"
            })
    void privateAddressesAreForPbxsOnly(String host) {
        var addresses = new PermittedAddresses(DeliveryHouse.settings(Map.of()).privateAddresses());
        assertThatThrownBy(() -> addresses.require(TargetKind.WEBHOOK, host))
                .isInstanceOf(DeliveryFailedException.class);
    }

    @Test
    void aPbxMayBeNextDoorButNothingIsSentToACloudsMetadata() throws Exception {
        var addresses = new PermittedAddresses(DeliveryHouse.settings(Map.of()).privateAddresses());
        addresses.require(TargetKind.CONTROL, "10.1.2.3");
        addresses.require(TargetKind.WEBHOOK, "93.184.215.14");
        assertThatThrownBy(() -> addresses.require(TargetKind.CONTROL, "169.254.169.254"))
                .hasMessageContaining("169.254.169.254");
    }

    @ParameterizedTest
    @CsvSource({
        "WEBHOOK, ftp://example.com/",
        "WEBHOOK, not a url",
        "WEBHOOK, https://user:pa55@example.com/",
        "SLACK, http://hooks.slack.com/services/T/B/pa55",
        "MAIL, nobody",
    })
    void anAddressThatNothingCanBeSentToIsRefusedWithoutRepeatingIt(TargetKind kind, String address) {
        assertThatThrownBy(() -> new AlertTarget(TENANT, "t", kind, address, null, null, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .satisfies(message -> assertThat(message).doesNotContain("pa55"));
    }

    @Test
    void theUrlOfAChatIsShownWithoutItsSecret() {
        var target = new AlertTarget(
                TENANT, "t", TargetKind.SLACK, "https://hooks.slack.com/services/T/B/secret", null, null, 0, null);
        assertThat(target.shownAddress()).isEqualTo("https://hooks.slack.com/...");
    }

    @ParameterizedTest
    @CsvSource({
        "lease, 1s, delivery.lease",
        "lanes, 1, delivery.lanes",
        "keep, 47h, delivery.keep",
        "private-addresses, fax, delivery.private-addresses",
        "mail.security, some, delivery.mail.security"
    })
    void aSettingThatCannotWorkIsNamed(String name, String value, String named) {
        assertThatThrownBy(() -> DeliveryHouse.settings(Map.of("delivery." + name, value)))
                .rootCause()
                .hasMessageContaining(named);
    }
}
