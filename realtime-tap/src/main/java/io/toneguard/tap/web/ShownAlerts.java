package io.toneguard.tap.web;

import io.toneguard.tap.web.AlertQueries.Page;
import io.toneguard.voice.call.Caller;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alerts, shown to somebody: an alert says how a person's voice was, so who saw it is noted in the transaction that reads it. */
final class ShownAlerts {
    private final AlertQueries queries;
    private final TenantScope scope;
    private final ScoreLooks looks;

    ShownAlerts(AlertQueries queries, TenantScope scope, ScoreLooks looks) {
        this.queries = queries;
        this.scope = scope;
        this.looks = looks;
    }

    /** As {@link AlertQueries#list}; an empty page shows nobody. */
    Page list(
            Caller caller,
            @Nullable String state,
            @Nullable OffsetDateTime from,
            @Nullable AlertCursor after,
            int limit) {
        return scope.in(caller.tenant(), () -> {
            var page = queries.list(caller.tenant(), state, from, after, limit);
            var alerts = page.alerts();
            if (!alerts.isEmpty()) {
                var span = new ScoreLook.Span(
                        alerts.size(), openedAt(alerts.get(alerts.size() - 1)), openedAt(alerts.get(0)));
                looks.note(ScoreLook.atAlerts(caller, span));
            }
            return page;
        });
    }

    private static Instant openedAt(Map<String, Object> alert) {
        return OffsetDateTime.parse(String.valueOf(alert.get("openedAt"))).toInstant();
    }

    /** As {@link AlertQueries#one}. */
    Map<String, Object> one(Caller caller, UUID alert) {
        return scope.in(caller.tenant(), () -> {
            var shown = queries.one(caller.tenant(), alert);
            looks.note(ScoreLook.atAlert(caller, alert));
            return shown;
        });
    }

    /** Before somebody listens: once, whatever comes. */
    void listened(Caller caller) {
        looks.note(ScoreLook.atAlertStream(caller));
    }
}
