package io.toneguard.tap.web;

import io.toneguard.tap.alert.OutboxBell;
import io.toneguard.voice.call.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people do about an alert; each answers with the alert as it then is. */
@RestController
@RequestMapping("/v1/alerts/{alert}")
final class AlertDeedsController {
    /** As in https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/. */
    private static final String KEY = "Idempotency-Key";

    private final AlertActions actions;
    private final ShownAlerts alerts;
    private final ObjectProvider<OutboxBell> bell;

    AlertDeedsController(AlertActions actions, ShownAlerts alerts, ObjectProvider<OutboxBell> bell) {
        this.actions = actions;
        this.alerts = alerts;
        this.bell = bell;
    }

    @PostMapping("/acknowledge")
    Map<String, Object> acknowledge(HttpServletRequest request, @PathVariable UUID alert, @RequestBody AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.acknowledge(caller.tenant(), alert, deed.requiredActor());
        return alerts.one(caller, alert);
    }

    @PostMapping("/listen")
    Map<String, Object> listen(
            HttpServletRequest request,
            @PathVariable UUID alert,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody AlertDeed deed) {
        return order(request, alert, "listen", key, deed);
    }

    @PostMapping("/whisper")
    Map<String, Object> whisper(
            HttpServletRequest request,
            @PathVariable UUID alert,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody AlertDeed deed) {
        return order(request, alert, "whisper", key, deed);
    }

    @PostMapping("/takeover")
    Map<String, Object> takeover(
            HttpServletRequest request,
            @PathVariable UUID alert,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody AlertDeed deed) {
        return order(request, alert, "takeover", key, deed);
    }

    private Map<String, Object> order(
            HttpServletRequest request, UUID alert, String word, @Nullable String key, AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.order(caller.tenant(), alert, word, deed.requiredActor(), deed.detail(), AlertDeed.orderKey(key));
        bell.ifAvailable(rung -> rung.ring(caller.tenant()));
        return alerts.one(caller, alert);
    }

    @PostMapping("/hand-back")
    Map<String, Object> handBack(HttpServletRequest request, @PathVariable UUID alert, @RequestBody AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.handBack(caller.tenant(), alert, deed.requiredActor(), deed.detail());
        return alerts.one(caller, alert);
    }

    @PostMapping("/outcome")
    Map<String, Object> outcome(HttpServletRequest request, @PathVariable UUID alert, @RequestBody AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.outcome(caller.tenant(), alert, deed.requiredActor(), deed.requiredOutcome());
        return alerts.one(caller, alert);
    }

    @PostMapping("/note")
    Map<String, Object> note(HttpServletRequest request, @PathVariable UUID alert, @RequestBody AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.note(caller.tenant(), alert, deed.requiredActor(), deed.requiredText());
        return alerts.one(caller, alert);
    }

    @PostMapping("/close")
    Map<String, Object> close(HttpServletRequest request, @PathVariable UUID alert, @RequestBody AlertDeed deed) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_WRITE);
        actions.close(caller.tenant(), alert, deed.requiredActor(), deed.givenOutcome());
        return alerts.one(caller, alert);
    }
}
