package io.toneguard.tap.alert;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a delivery tells, as of its event: enough to act on without asking back. */
final class AlertPayload {
    private AlertPayload() {}

    /** @param event {@code opened}, {@code over} or {@code suppressed} (a storm's summary, which carries {@code storm} as well) */
    static Map<String, Object> of(ToldEpisode told, String event, int number, Map<String, Object> reason) {
        var call = told.voice().call();
        var segment = told.voice().segment();
        var episode = told.episode();
        int offset = AlertReason.offsetSeconds(told);
        var payload = new LinkedHashMap<String, Object>();
        payload.put("event", event);
        payload.put("eventNumber", number);
        payload.put("alertId", told.alertId().toString());
        payload.put("tenant", call.tenantName());
        payload.put("callId", LedgerText.clean(call.callId()));
        payload.put("recordingId", call.recording().toString());
        payload.put("source", LedgerText.clean(call.source()));
        payload.put("channel", segment.channel());
        payload.put("speaker", segment.speaker().word());
        putKnown(payload, "person", segment.person());
        putKnown(payload, "agentId", call.agentId());
        putKnown(payload, "team", call.team());
        putKnown(payload, "queue", call.queue());
        payload.put("rule", told.rule().name());
        payload.put("ruleVersion", told.rule().version());
        payload.put("state", episode.over() ? "over" : "open");
        payload.put("callStartedAt", call.startedAt().toString());
        payload.put("openedAt", told.openedAt().toString());
        payload.put("at", told.at().toString());
        payload.put("fromSeconds", offset + episode.fromSeconds());
        payload.put("onsetSeconds", offset + episode.onsetSeconds());
        payload.put("untilSeconds", offset + episode.untilSeconds());
        payload.put("peakSeconds", offset + episode.peak().endSeconds());
        payload.put("peakDeviation", episode.peak().stress().deviation());
        payload.put("peakIndex", episode.peak().stress().index());
        payload.put("reason", reason);
        return payload;
    }

    private static void putKnown(Map<String, Object> payload, String name, @Nullable String value) {
        if (value != null) {
            payload.put(name, LedgerText.clean(value));
        }
    }
}
