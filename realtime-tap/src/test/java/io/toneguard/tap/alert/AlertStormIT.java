package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.DeskHouse.only;
import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.opened;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many alerts of one team are all written and told up to a limit, whatever the clock does. */
class AlertStormIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DeskHouse house = new DeskHouse(database);
    private final AlertDesk desk = house.desk;
    private final Tenant acme = house.acme;

    @Test
    void aStormIsToldOnceAndEveryAlertOfItIsWritten() {
        house.target(acme, "wall", "webhook", null, null);
        var settings = new AlertSettings(
                Duration.ofSeconds(2),
                100,
                100,
                Duration.ofMinutes(1),
                3,
                Duration.ofMinutes(5),
                false,
                Duration.ofSeconds(15));
        var small = house.desk(settings);
        for (int i = 0; i < 6; i++) {
            small.episode(agent(house.received("north")), Rule.DEFAULT, opened(1, 42));
        }
        small.episode(agent(house.received("south")), Rule.DEFAULT, opened(1, 42));
        small.writeWhatWaits();
        assertThat(house.rows("select 1 from alert where team = 'north'")).hasSize(6);
        assertThat(house.rows("select 1 from alert_event where kind = 'suppressed'"))
                .hasSize(3);
        assertThat(
                        house.rows(
                                "select 1 from alert_delivery where payload->>'event' = 'opened' and payload->>'team' = 'north'"))
                .hasSize(3);
        assertThat(
                        only(
                                house.rows(
                                        "select payload->'storm'->>'alerts' as alerts from alert_delivery where payload->>'event' = 'suppressed'")))
                .containsEntry("alerts", "4");
        assertThat(house.rows("select 1 from alert_delivery where payload->>'team' = 'south'"))
                .as("another team's")
                .hasSize(1);

        house.passed(Duration.ofMinutes(6));
        small.episode(agent(house.received("north")), Rule.DEFAULT, opened(1, 42));
        small.writeWhatWaits();
        assertThat(house.rows("select 1 from alert_event where kind = 'suppressed'"))
                .as("the storm is over")
                .hasSize(3);
    }

    @Test
    void aClockThatIsSetBackSilencesNoTeam() {
        house.target(acme, "wall", "webhook", null, null);
        var call = house.received("north");
        for (int i = 0; i < 12; i++) {
            desk.episode(agent(call), Rule.DEFAULT, opened(i + 1, 42));
            desk.writeWhatWaits();
        }
        house.passed(Duration.ofMinutes(6));
        house.now = house.now.minus(Duration.ofHours(1));
        house.tell(agent(call), Rule.DEFAULT, opened(13, 42));
        assertThat(house.rows("select 1 from alert_delivery where payload->>'event' = 'opened'"))
                .as("ten of the storm, and the one after it")
                .hasSize(11);
    }

    @Test
    void aSteadyStreamAboveTheLimitIsToldUpToTheLimitInEachWindow() {
        house.target(acme, "wall", "webhook", null, 60);
        var call = house.received("north");
        var start = house.now;
        int minutes = 20;
        for (int i = 0; i < 3 * minutes; i++) {
            if (i > 0) {
                house.passed(Duration.ofSeconds(20));
            }
            desk.episode(agent(call), Rule.DEFAULT, opened(i + 1, 42));
            desk.writeWhatWaits();
        }
        assertThat(house.rows("select 1 from alert")).hasSize(3 * minutes);
        assertThat(house.rows(
                        "select count(*) filter (where payload->>'event' = 'opened') as opened, count(*) filter (where payload->>'event'"
                                + " = 'suppressed') as summaries from alert_delivery join alert using (tenant_id, alert_id)"
                                + " group by date_bin('5m', opened_at, ?::timestamptz)",
                        start.toString()))
                .as("each five minutes, alerts.storm-window")
                .hasSize(minutes / 5)
                .allSatisfy(window ->
                        assertThat(window).containsEntry("opened", 10L).containsEntry("summaries", 1L));
        assertThat(house.rows("select max(payload->'storm'->>'alerts') as alerts from alert_delivery"))
                .as("a summary counts them all")
                .containsExactly(Map.of("alerts", "15"));
    }
}
