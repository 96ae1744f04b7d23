package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.AlertRows;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shadow rule counts and tells nobody, unless somebody asks. */
class ShadowStreamIT {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final AlertRows rows = new AlertRows(DATABASE);
    private final Tenant tenant = DATABASE.addTenant("tenant", Speaker.AGENT);

    @Test
    void whoListensHearsOfAShadowRulesAlertOnlyWhenAskingForIt() throws Exception {
        var shadow = shadowAlert();
        var told = rows.alert(tenant);
        var alsoShadow = shadowAlert();
        try (var house = new AlertsHouse(DATABASE);
                var usual = house.listen(tenant, "0");
                var asking = house.listen(tenant, "0", "?shadow=true")) {
            await().until(() -> asking.events().size() == 3);
            assertThat(asking.lines)
                    .anyMatch(line -> line.contains(shadow.toString()))
                    .anyMatch(line -> line.contains(alsoShadow.toString()));
            await().until(() -> !usual.events().isEmpty());
            var last = rows.alert(tenant);
            await().until(() -> usual.events().size() > 1);
            assertThat(usual.lines.stream().filter(line -> line.startsWith("data:")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains(told.toString()))
                    .anyMatch(line -> line.contains(last.toString()));
        }
    }

    private UUID shadowAlert() {
        var alert = rows.alert(tenant);
        rows.change(tenant, "update alert set shadow = true where alert_id = ?", alert);
        return alert;
    }
}
