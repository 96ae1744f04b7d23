package io.toneguard.tap.alert;

import static io.toneguard.tap.alert.DeskHouse.SHADOW;
import static io.toneguard.tap.alert.DeskHouse.closingWhenOver;
import static io.toneguard.tap.alert.DeskHouse.only;
import static io.toneguard.tap.alert.TapLedger.agent;
import static io.toneguard.tap.alert.TapLedger.grown;
import static io.toneguard.tap.alert.TapLedger.opened;
import static io.toneguard.tap.alert.TapLedger.over;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which targets are told of an alert, and when they are rung for. */
class WhoIsToldIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DeskHouse house = new DeskHouse(database);
    private final OutboxBell bell = house.bell;
    private final Tenant acme = house.acme;

    @Test
    void theBellRingsWhenTheDeliveriesCanBeSeen() {
        house.target(acme, "wall", "webhook", null, null);
        var seen = new AtomicInteger();
        bell.answeredBy(
                tenant -> seen.set(house.rows("select 1 from alert_delivery").size()));
        house.tell(agent(house.received("north")), Rule.DEFAULT, opened(1, 42));
        assertThat(seen).hasValue(1);
    }

    @Test
    void theBellRingsForTheTenantAndOnlyWhereThereIsSomethingToDeliver() {
        var rung = new ArrayList<TenantId>();
        bell.answeredBy(rung::add);
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(rung).as("no target").isEmpty();
        house.target(acme, "wall", "webhook", null, null);
        house.tell(agent(call), house.rule(SHADOW), opened(1, 42));
        assertThat(rung).as("a shadow").isEmpty();
        house.tell(agent(call), Rule.DEFAULT, opened(2, 142));
        assertThat(rung).containsExactly(acme.id());
        house.tell(agent(call), Rule.DEFAULT, grown(opened(2, 142), 150, 5.5));
        assertThat(rung).as("an update is told to nobody").hasSize(1);
        house.tell(agent(call), Rule.DEFAULT, over(grown(opened(2, 142), 150, 5.5), 170));
        assertThat(rung).containsExactly(acme.id(), acme.id());
    }

    @Test
    void aTeamWithoutTargetsOfStep0IsToldByItsLowestStep() {
        house.target(acme, "south-desk", "mail", "south", 60);
        house.target(acme, "late", "webhook", null, 60);
        house.target(acme, "north-lead", "mail", "north", 60);
        house.change("update alert_target set step = 3 where name = 'late'");
        house.change("update alert_target set step = 2 where name = 'north-lead'");
        var call = house.received("north");
        house.tell(agent(call), Rule.DEFAULT, opened(1, 42));
        assertThat(house.rows("select target from alert_delivery")).containsExactly(Map.of("target", "north-lead"));
        assertThat(only(house.rows("select escalation, acknowledge_by is not null as timer from alert")))
                .isEqualTo(Map.of("escalation", 2, "timer", true));
    }

    @Test
    void whatSomebodyWasAskedAboutIsNotClosedByItself() {
        var closing = house.desk(closingWhenOver());
        var asked = house.received("north");
        var told = house.received("south");
        house.target(acme, "north-lead", "mail", "north", 60);
        house.target(acme, "south-wall", "mail", "south", null);
        for (var call : List.of(asked, told)) {
            closing.episode(agent(call), Rule.DEFAULT, opened(1, 42));
            closing.writeWhatWaits();
        }
        // As when the timer has run out, and there is no next step.
        house.change("update alert set acknowledge_by = null");
        for (var call : List.of(asked, told)) {
            closing.episode(agent(call), Rule.DEFAULT, over(opened(1, 42), 60));
            closing.writeWhatWaits();
        }
        assertThat(house.text("select state from alert where call_id = ?", asked))
                .isEqualTo("over");
        assertThat(house.text("select state from alert where call_id = ?", told))
                .isEqualTo("closed");
        assertThat(house.kinds(told)).containsExactly("opened", "over", "closed");
    }
}
