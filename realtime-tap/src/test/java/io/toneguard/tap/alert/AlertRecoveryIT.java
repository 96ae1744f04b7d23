package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.DeskHouse.COUNT;
import static io.toneguard.tap.alert.DeskHouse.closingWhenOver;
import static io.toneguard.tap.alert.DeskHouse.only;
import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.opened;
import static io.toneguard.tap.alert.TapLedger.over;
import static io.toneguard.tap.alert.TapLedger.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An alert that a crash left open ends when its recording does, and one that a person closed ends once. */
class AlertRecoveryIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DeskHouse house = new DeskHouse(database);
    private final AlertDesk desk = house.desk;
    private final TapLedger ledger = house.ledger;
    private final FailingScope scope = house.scope;
    private final Tenant acme = house.acme;

    @Test
    void aClockThatIsSetBackHoldsUpNoSegmentAndNoRecovery() {
        var call = house.received("north");
        desk.segmentEnded(agent(call), List.of(reading(5, Double.NaN)), true, 0);
        desk.writeWhatWaits();
        house.now = house.now.minus(Duration.ofHours(1));
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        ledger.store(call, new Segment(0, 0, Speaker.AGENT, "ann"), new Segment(1, 0, Speaker.CUSTOMER, null));
        house.passed(Duration.ofMinutes(2));
        desk.writeWhatWaits();
        house.recovery(AlertSettings.DEFAULT).goOver();
        assertThat(house.rows("select 1 from live_segment")).hasSize(1);
        assertThat(house.kinds(call)).containsExactly("opened", "recovered");
    }

    @Test
    void anAlertThatACrashLeftOpenIsOverWhenItsRecordingIs() {
        var crashed = house.received("north");
        var running = house.received("north");
        house.tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        house.tell(agent(running), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        house.passed(Duration.ofSeconds(120));
        house.recovery(AlertSettings.DEFAULT).goOver();
        assertThat(house.kinds(crashed)).containsExactly("opened", "recovered");
        assertThat(house.kinds(running)).containsExactly("opened");
        assertThat(house.text("select state from alert where call_id = ?", crashed))
                .isEqualTo("over");
    }

    @Test
    void anAlertThatAPersonClosedAndACrashLeftRaisedEndsOnceAndStaysClosed() {
        house.target(acme, "wall", "webhook", null, null);
        var crashed = house.received("north");
        house.tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        house.change("update alert set state = 'closed', outcome = 'taken over'");
        ledger.store(crashed);
        house.passed(Duration.ofSeconds(120));
        house.recovery(AlertSettings.DEFAULT).goOver();
        house.passed(Duration.ofSeconds(240));
        house.recovery(AlertSettings.DEFAULT).goOver();
        assertThat(house.kinds(crashed)).containsExactly("opened", "recovered");
        assertThat(house.text("select state from alert where call_id = ?", crashed))
                .isEqualTo("closed");
        assertThat(house.rows("select 1 from alert_delivery where payload->>'event' = 'over'"))
                .hasSize(1);
    }

    @Test
    void whatFailsForOneTenantHoldsUpNoOthersRecovery() {
        scope.brokenFor = database.addTenant("aaa-broken-" + COUNT.incrementAndGet(), Speaker.AGENT)
                .id();
        var crashed = house.received("north");
        house.tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        house.passed(Duration.ofSeconds(120));
        house.recovery(AlertSettings.DEFAULT).goOver();
        assertThat(house.kinds(crashed)).containsExactly("opened", "recovered");
    }

    @Test
    void whoWasToldOfAnAlertIsToldThatItWasRecovered() {
        house.target(acme, "wall", "webhook", null, null);
        house.target(acme, "lead", "mail", null, null);
        var crashed = house.received("north");
        house.tell(agent(crashed), Rule.DEFAULT, opened(1, 42));
        ledger.store(crashed);
        house.passed(Duration.ofSeconds(120));
        house.recovery(closingWhenOver()).goOver();
        assertThat(house.kinds(crashed)).containsExactly("opened", "recovered", "closed");
        assertThat(
                        only(
                                house.rows(
                                        "select target, payload->>'event' as event, payload->>'endedBy' as ended_by, payload->>'callId' as call,"
                                                + " payload->>'state' as state, payload->>'agentId' as agent from alert_delivery where event > 1")))
                .isEqualTo(Map.of(
                        "target",
                        "wall",
                        "event",
                        "over",
                        "ended_by",
                        "recovered",
                        "call",
                        crashed.callId(),
                        "state",
                        "over",
                        "agent",
                        "ann"));
    }

    @Test
    void ofAnAlertThatAPersonClosedTheEndIsStillWrittenAndTold() {
        house.target(acme, "wall", "webhook", null, null);
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        house.change("update alert set state = 'closed', outcome = 'taken over'");
        house.tell(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        var again = house.desk(AlertSettings.DEFAULT);
        again.episode(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
        again.writeWhatWaits();
        assertThat(house.kinds(call)).containsExactly("opened", "over");
        assertThat(house.text("select state from alert where call_id = ?", call))
                .isEqualTo("closed");
        assertThat(house.text("select over_at is not null from bi.alert where call_id = ?", call))
                .isEqualTo("true");
        assertThat(house.text(
                        "select payload->>'state' from alert_delivery where event = 2 and payload->>'callId' = ?",
                        call))
                .isEqualTo("closed");
    }
}
