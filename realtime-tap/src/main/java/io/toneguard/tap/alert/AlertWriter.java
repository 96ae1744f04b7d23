package io.toneguard.tap.alert;

import io.toneguard.tap.history.PolicyInForce;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.Baseline;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides an alert and writes it: its row, its events and whom it is told to are one transaction, so that after a crash there is all of it or
 * nothing. Whether an episode is an alert that somebody is told of is decided in here and nowhere before: a process killed earlier has decided nothing,
 * and a write that is repeated finds its own row.
 */
final class AlertWriter {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    enum Outcome {
        WRITTEN,
        /** The ledger has no row of the recording yet. */
        TOO_EARLY,
        /** The recording was erased, and its alerts with it. */
        ERASED,
        /** The voice may not be measured any more: no alert is opened, one that is open is over. */
        FORBIDDEN
    }

    /** @param toDeliver whether it put something into the outbox */
    private record Decision(Outcome outcome, boolean toDeliver) {}

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final JdbcRules rules;
    private final PolicyInForce policy;
    private final AlertEvents events;
    private final Outbox outbox;
    private final AcknowledgeTimer timer;
    private final AlertEnd ending;
    private final Storm storm;
    private final AlertSettings settings;
    private final Function<ToldEpisode, Baseline> enrolled;
    private final OutboxBell bell;

    /**
     * @param enrolled the baseline of earlier calls that the voice was held against
     * @param bell rung when something that is to be delivered was committed
     */
    AlertWriter(
            JdbcClient jdbc,
            TenantScope scope,
            JdbcRules rules,
            AlertSettings settings,
            Function<ToldEpisode, Baseline> enrolled,
            OutboxBell bell) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.rules = rules;
        this.settings = settings;
        this.enrolled = enrolled;
        this.bell = bell;
        policy = new PolicyInForce(jdbc);
        events = new AlertEvents(jdbc);
        outbox = new Outbox(jdbc);
        timer = new AcknowledgeTimer(jdbc);
        ending = new AlertEnd(jdbc, events, outbox, settings);
        storm = new Storm(jdbc, settings);
    }

    /** Waits for the database; may be repeated. */
    Outcome write(ToldEpisode told) {
        var decision = decide(told);
        if (decision.toDeliver()) {
            bell.ring(told.voice().call().tenant());
        }
        return decision.outcome();
    }

    private Decision decide(ToldEpisode told) {
        var tenant = told.voice().call().tenant();
        return scope.in(tenant, () -> {
            // Held until the end, so that an erasure takes this alert with it.
            var recording = jdbc.sql("select state from recording where tenant_id = ? and recording_id = ? for share")
                    .params(tenant.value(), told.voice().call().recording().value())
                    .query(String.class)
                    .optional();
            if (recording.isEmpty()) {
                return new Decision(Outcome.TOO_EARLY, false);
            }
            if (recording.get().equals("erased")) {
                return new Decision(Outcome.ERASED, false);
            }
            var state = state(tenant, told);
            if (!policy.allows(tenant, told.voice().segment().speaker())) {
                return new Decision(
                        Outcome.FORBIDDEN, state.isPresent() && withdraw(tenant, told.ended(), state.get()));
            }
            boolean toDeliver = state.isEmpty() ? open(tenant, told) : change(tenant, told, state.get());
            return new Decision(Outcome.WRITTEN, toDeliver);
        });
    }

    private Optional<String> state(TenantId tenant, ToldEpisode told) {
        return jdbc.sql("select state from alert where tenant_id = ? and alert_id = ? for update")
                .params(tenant.value(), told.alertId())
                .query(String.class)
                .optional();
    }

    private boolean open(TenantId tenant, ToldEpisode told) {
        if (told.rule().name().equals(Rule.DEFAULT.name())) {
            rules.ensure(tenant, told.rule());
        }
        var call = told.voice().call();
        var team = LedgerText.cleanOrNull(call.team());
        boolean shadow = told.rule().shadow();
        var verdict = shadow ? new Storm.Verdict(0, false, false) : storm.judge(tenant, team);
        var reason = AlertReason.of(told, enrolled.apply(told));
        insert(tenant, told, team, reason);
        int opened = events.append(tenant, told.alertId(), "opened", told.openedAt(), null, numbers(told));
        boolean toDeliver = false;
        if (shadow) {
            // Counted, and told to nobody.
        } else if (!verdict.suppressed()) {
            toDeliver = tell(tenant, told, team, opened, AlertPayload.of(told, "opened", opened, reason));
        } else {
            toDeliver = suppress(tenant, told, team, verdict, reason);
        }
        if (told.episode().over()) {
            toDeliver |= end(tenant, told, reason, "open", null);
        }
        return toDeliver;
    }

    private boolean suppress(
            TenantId tenant,
            ToldEpisode told,
            @Nullable String team,
            Storm.Verdict verdict,
            Map<String, Object> reason) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("summary", !verdict.toldAlready());
        detail.put("alerts", verdict.alerts() + 1);
        detail.put("windowSeconds", settings.stormWindow().toSeconds());
        int event = events.append(tenant, told.alertId(), "suppressed", told.at(), null, detail);
        if (verdict.toldAlready()) {
            return false;
        }
        var payload = AlertPayload.of(told, "suppressed", event, reason);
        payload.put("storm", detail);
        return tell(tenant, told, team, event, payload);
    }

    private boolean tell(
            TenantId tenant, ToldEpisode told, @Nullable String team, int event, Map<String, Object> payload) {
        var targets = outbox.firstStep(tenant, team);
        boolean toDeliver = outbox.tell(tenant, told.alertId(), event, targets, payload);
        if (targets.isEmpty()) {
            return false;
        }
        var patience = AcknowledgeTimer.shortest(
                targets.stream().map(Outbox.Target::acknowledgeWithinSeconds).toList());
        timer.set(tenant, told.alertId(), targets.get(0).step(), patience, patience.isPresent());
        return toDeliver;
    }

    private boolean change(TenantId tenant, ToldEpisode told, String state) {
        var reason = AlertReason.of(told, enrolled.apply(told));
        int rows = jdbc.sql("""
                        update alert set changed_at = :at, until_seconds = :until, peak_seconds = :peak, peak_deviation = :deviation,
                            peak_index = :index, reason = :reason::jsonb
                        where tenant_id = :tenant and alert_id = :alert and (until_seconds < :until or peak_seconds <> :peak)
                        """)
                .param("at", told.at().atOffset(ZoneOffset.UTC))
                .param("until", AlertReason.offsetSeconds(told) + told.episode().untilSeconds())
                .param(
                        "peak",
                        AlertReason.offsetSeconds(told) + told.episode().peak().endSeconds())
                .param("deviation", (float) told.episode().peak().stress().deviation())
                .param("index", (float) told.episode().peak().stress().index())
                .param("reason", MAPPER.writeValueAsString(reason))
                .param("tenant", tenant.value())
                .param("alert", told.alertId())
                .update();
        if (told.episode().over()) {
            if (isUnended(tenant, told, state)) {
                return end(tenant, told, reason, state, null);
            }
        } else if (rows == 1) {
            events.append(tenant, told.alertId(), "updated", told.at(), null, numbers(told));
        }
        return false;
    }

    /** Its numbers stay as they were told last. */
    private boolean withdraw(TenantId tenant, ToldEpisode told, String state) {
        return isUnended(tenant, told, state)
                && end(tenant, told, AlertReason.of(told, enrolled.apply(told)), state, "policy");
    }

    private boolean isUnended(TenantId tenant, ToldEpisode told, String state) {
        return state.equals("open") || state.equals("closed") && !hasEnded(tenant, told);
    }

    private boolean hasEnded(TenantId tenant, ToldEpisode told) {
        return jdbc.sql("""
                        select exists (select from alert_event where tenant_id = ? and alert_id = ?
                            and kind in ('over', 'recovered'))
                        """)
                .params(tenant.value(), told.alertId())
                .query(Boolean.class)
                .single();
    }

    /**
     * Of an alert that a person closed while the voice was raised, too, which stays closed.
     *
     * @param endedBy null: the voice came back, or the person's segment was over
     */
    private boolean end(
            TenantId tenant, ToldEpisode told, Map<String, Object> reason, String state, @Nullable String endedBy) {
        boolean closed = state.equals("closed");
        jdbc.sql("update alert set state = ?, changed_at = ? where tenant_id = ? and alert_id = ?")
                .params(closed ? state : "over", told.at().atOffset(ZoneOffset.UTC), tenant.value(), told.alertId())
                .update();
        var detail = numbers(told);
        if (endedBy != null) {
            detail.put("endedBy", endedBy);
        }
        int event = events.append(tenant, told.alertId(), "over", told.at(), null, detail);
        var payload = AlertPayload.of(told, "over", event, reason);
        if (endedBy != null) {
            payload.put("endedBy", endedBy);
        }
        if (closed) {
            payload.put("state", state);
        }
        return ending.follow(tenant, told.alertId(), event, payload, told.at());
    }

    private void insert(TenantId tenant, ToldEpisode told, @Nullable String team, Map<String, Object> reason) {
        var call = told.voice().call();
        var segment = told.voice().segment();
        var episode = told.episode();
        int offset = AlertReason.offsetSeconds(told);
        jdbc.sql("""
                insert into alert (tenant_id, alert_id, recording_id, call_id, source, channel, speaker, person, team, rule,
                    rule_version, shadow, state, opened_at, changed_at, from_seconds, onset_seconds, until_seconds, peak_seconds,
                    peak_deviation, peak_index, reason)
                values (:tenant, :alert, :recording, :call, :source, :channel, :speaker, :person, :team, :rule, :version, :shadow,
                    'open', :opened, :at, :from, :onset, :until, :peak, :deviation, :index, :reason::jsonb)
                """)
                .param("tenant", tenant.value())
                .param("alert", told.alertId())
                .param("recording", call.recording().value())
                .param("call", LedgerText.clean(call.callId()))
                .param("source", LedgerText.clean(call.source()))
                .param("channel", segment.channel())
                .param("speaker", segment.speaker().word())
                .param("person", LedgerText.cleanOrNull(segment.person()))
                .param("team", team)
                .param("rule", told.rule().name())
                .param("version", told.rule().version())
                .param("shadow", told.rule().shadow())
                .param("opened", told.openedAt().atOffset(ZoneOffset.UTC))
                .param("at", told.at().atOffset(ZoneOffset.UTC))
                .param("from", offset + episode.fromSeconds())
                .param("onset", offset + episode.onsetSeconds())
                .param("until", offset + episode.untilSeconds())
                .param("peak", offset + episode.peak().endSeconds())
                .param("deviation", (float) episode.peak().stress().deviation())
                .param("index", (float) episode.peak().stress().index())
                .param("reason", MAPPER.writeValueAsString(reason))
                .update();
    }

    private static Map<String, Object> numbers(ToldEpisode told) {
        int offset = AlertReason.offsetSeconds(told);
        var numbers = new LinkedHashMap<String, Object>();
        numbers.put("untilSeconds", offset + told.episode().untilSeconds());
        numbers.put("peakSeconds", offset + told.episode().peak().endSeconds());
        numbers.put("peakDeviation", told.episode().peak().stress().deviation());
        numbers.put("peakIndex", told.episode().peak().stress().index());
        return numbers;
    }
}
