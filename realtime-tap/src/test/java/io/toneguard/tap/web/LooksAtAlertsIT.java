package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every look at alerts is noted, and none is given that cannot be. */
class LooksAtAlertsIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private static int tenants;

    private final AlertRows rows = new AlertRows(DATABASE);
    private AlertsHouse house;
    private Tenant tenant;

    @BeforeEach
    void open() {
        house = new AlertsHouse(DATABASE);
        tenant = DATABASE.addTenant("tenant-" + ++tenants, Speaker.AGENT);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPageOfAlertsIsOneLook() throws Exception {
        house.get(tenant, "");
        assertThat(house.looks).as("nobody was shown").isEmpty();
        rows.alert(tenant);
        rows.alert(tenant);
        rows.alert(tenant);
        var shown = house.get(tenant, "?limit=2").body().get("alerts");
        assertThat(house.looks).singleElement().satisfies(look -> {
            assertThat(look.tenant()).isEqualTo(tenant.id());
            assertThat(look.by()).startsWith("key ");
            assertThat(look.kind()).isEqualTo(ScoreLook.Kind.ALERTS);
            assertThat(look.span().items()).isEqualTo(2);
            assertThat(look.span().from())
                    .isEqualTo(shown.get(1).get("openedAt").asString().replace("+00:00", "Z"));
            assertThat(look.span().until()).isAfterOrEqualTo(look.span().from());
        });
    }

    @Test
    void anAlertIsALookAndSoIsTheAnswerToWhatSomebodyDidAboutIt() throws Exception {
        var alert = rows.alert(tenant);
        house.get(tenant, "/" + alert);
        house.post(tenant, "/" + alert + "/note", Map.of("actor", "kate", "text", "seen"));
        assertThat(house.get(tenant, "/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(house.looks).hasSize(2).allSatisfy(look -> {
            assertThat(look.kind()).isEqualTo(ScoreLook.Kind.ALERT);
            assertThat(look.alert()).isEqualTo(alert);
        });
    }

    @Test
    void whoeverListensIsNotedOnce() throws Exception {
        try (var listening = house.listen(tenant, "0")) {
            rows.alert(tenant);
            rows.alert(tenant);
            await().until(() -> listening.events().size() == 2);
        }
        assertThat(house.looks).singleElement().satisfies(look -> assertThat(look.kind())
                .isEqualTo(ScoreLook.Kind.ALERT_STREAM));
    }

    @Test
    void aLookThatCannotBeNotedIsNotGiven() throws Exception {
        var alert = rows.alert(tenant);
        house.looksCannotBeNoted = true;
        for (var path : new String[] {"", "/" + alert}) {
            var answer = house.get(tenant, path);
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.body().toString()).doesNotContain("peak");
        }
        assertThat(house.listen(tenant, null).status()).isEqualTo(503);
    }
}
