package io.toneguard.tap.web;

import io.toneguard.tap.web.AlertQueries.Page;
import io.toneguard.voice.call.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A tenant's alerts, to be looked at. */
@RestController
@RequestMapping("/v1/alerts")
final class AlertsController {
    private static final Set<String> STATES = Set.of("open", "over", "closed");
    private static final int MOST = 200;

    private final ShownAlerts alerts;
    private final ReturnToCalm calm;
    private final AlertStream stream;

    AlertsController(ShownAlerts alerts, ReturnToCalm calm, AlertStream stream) {
        this.alerts = alerts;
        this.calm = calm;
        this.stream = stream;
    }

    @GetMapping
    Page list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable
                    OffsetDateTime from,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_READ);
        if (state != null && !STATES.contains(state)) {
            throw AlertProblem.bad("state is none of open, over, closed");
        }
        if (limit < 1 || limit > MOST) {
            throw AlertProblem.bad("limit is outside 1 to " + MOST);
        }
        return alerts.list(caller, state, from, cursor == null ? null : AlertCursor.of(cursor), limit);
    }

    @GetMapping("/{alert}")
    Map<String, Object> one(HttpServletRequest request, @PathVariable UUID alert) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_READ);
        var shown = alerts.one(caller, alert);
        shown.put("returnToCalm", calm.of(caller.tenant(), alert));
        return shown;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            HttpServletRequest request,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEvent,
            @RequestParam(defaultValue = "false") boolean shadow) {
        var caller = TenantOfRequest.of(request, Scope.ALERTS_READ);
        alerts.listened(caller);
        return stream.open(caller.tenant(), lastEvent, shadow, TenantOfRequest.stillHolds(request));
    }
}
