package io.toneguard.tap.history;

import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.StressSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When the final analysis of a call is in: compares what was read live with it, and lets agents' baselines learn from calm speech. Each segment once, in
 * one transaction with its mark, so that any number of nodes may do it and a crash leaves it undone.
 */
public final class FinishedCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FinishedCalls.class);
    private static final int MOST_AT_ONCE = 50;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenants tenants;
    private final AgentBaselines baselines;
    private final Function<TenantId, TeamRules> rules;
    private final AnalyzerVersion analyzer;
    private final Duration every;
    private final ScheduledExecutorService thread;
    private boolean away;

    /** @param rules of a tenant, in force now */
    public FinishedCalls(
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            AgentBaselines baselines,
            Function<TenantId, TeamRules> rules,
            AnalyzerVersion analyzer,
            Duration every) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.tenants = tenants;
        this.baselines = baselines;
        this.rules = rules;
        this.analyzer = analyzer;
        this.every = every;
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var daemon = new Thread(work, "finished-calls");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Looks for finished calls from now on. */
    public void start() {
        thread.scheduleWithFixedDelay(this::settleOrTell, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void settleOrTell() {
        try {
            settle();
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                away = true;
                LOG.warn(
                        "Finished calls cannot be learned from ({}); tried again every {} s (alerts.settle-every)",
                        e.getClass().getSimpleName(),
                        every.toSeconds());
                LOG.debug("The whole cause", e);
            }
        }
    }

    /**
     * Settles what is there to be settled. Waits for the database. What fails for one tenant holds up no other.
     *
     * @return segments
     */
    public int settle() {
        int settled = 0;
        RuntimeException first = null;
        for (var tenant : tenants.all()) {
            try {
                var inForce = rulesOf(tenant.id());
                int some;
                do {
                    some = scope.in(tenant.id(), () -> settleSome(tenant, inForce));
                    settled += some;
                } while (some == MOST_AT_ONCE);
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return settled;
    }

    /** Null where a rule cannot be read, one of a later build perhaps: that keeps nothing else from being settled. */
    private @Nullable TeamRules rulesOf(TenantId tenant) {
        try {
            return rules.apply(tenant);
        } catch (IllegalArgumentException e) {
            LOG.debug("Tenant {}: its rules cannot be read, nothing counts as missed", tenant, e);
            return null;
        }
    }

    private int settleSome(Tenant of, @Nullable TeamRules inForce) {
        var tenant = of.id();
        // In order of time, so that of a baseline the latest is last.
        var segments = jdbc.sql("select " + StoredSegment.COLUMNS + """
                         from live_segment s
                        join recording r on r.tenant_id = s.tenant_id and r.recording_id = s.recording_id
                        where s.tenant_id = ? and s.settled_at is null and r.state = 'analysed'
                        order by r.received_at, s.segment limit ? for update of s skip locked
                        """)
                .params(tenant.value(), MOST_AT_ONCE)
                .query(StoredSegment::read)
                .list();
        for (var segment : segments) {
            // A policy that was narrowed since the call forbids this, too: what it does not allow is not computed.
            if (of.policy().allows(Speaker.of(segment.speaker()))) {
                var alerts = alerts(tenant, segment);
                compare(tenant, segment, alerts, isWatched(segment, inForce));
                learn(tenant, segment, alerts);
            }
            jdbc.sql(
                            "update live_segment set settled_at = now() where tenant_id = ? and recording_id = ? and segment = ?")
                    .params(tenant.value(), segment.recordingId(), segment.segment())
                    .update();
        }
        return segments.size();
    }

    /** Whether an alert could have been told of this speaker; what was in force at the call's time is near enough, as it is compared within minutes. */
    private static boolean isWatched(StoredSegment segment, @Nullable TeamRules inForce) {
        return inForce != null
                && inForce.of(segment.team()).stream()
                        .anyMatch(rule -> !rule.shadow()
                                && rule.settings().speaker().word().equals(segment.speaker()));
    }

    /**
     * Of a voice that was raised nothing is learned, its calm minutes neither: those before an alert are often on the way to it. A shadow rule's alerts are none
     * here: it counts and changes nothing. Raised seconds are left out whatever the rules say, by {@link CalmWindows}.
     */
    private void learn(TenantId tenant, StoredSegment segment, List<Agreement.Span> alerts) {
        var person = segment.person();
        if (person == null
                || !segment.speaker().equals("agent")
                || !segment.analyzer().equals(analyzer.name())
                || !alerts.isEmpty()) {
            return;
        }
        var calm = CalmWindows.of(segment.seconds());
        if (!calm.isEmpty()) {
            baselines.learn(tenant, person, segment.channelKind(), calm);
        }
    }

    /** Of this person: an alert's episode begins at the end of a window, so after the segment's beginning, and not after its last window. */
    private List<Agreement.Span> alerts(TenantId tenant, StoredSegment segment) {
        return jdbc.sql("""
                        select from_seconds, until_seconds from alert
                        where tenant_id = ? and recording_id = ? and channel = ? and not shadow and from_seconds > ?
                            and from_seconds <= ?
                        """)
                .params(
                        tenant.value(),
                        segment.recordingId(),
                        segment.channel(),
                        segment.fromSeconds(),
                        lastSeconds(segment))
                .query((row, number) -> new Agreement.Span(row.getInt("from_seconds"), row.getInt("until_seconds")))
                .list();
    }

    private static int lastSeconds(StoredSegment segment) {
        var ends = segment.seconds().endSeconds;
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    private void compare(TenantId tenant, StoredSegment segment, List<Agreement.Span> alerts, boolean watched) {
        jdbc.sql("""
                        select result.analyzer, result.from_seconds, result.window_stress_deviation,
                            result.window_confidence
                        from recording
                        join speaker_result result on result.tenant_id = recording.tenant_id
                            and result.recording_id = recording.recording_id and result.call_month = recording.call_month
                            and result.analyzer = recording.analyzer
                        where recording.tenant_id = ? and recording.recording_id = ? and result.segment = ?
                            and result.channel = ?
                            and result.window_stress_deviation is not null and result.window_confidence is not null
                        """)
                .params(tenant.value(), segment.recordingId(), segment.segment(), segment.channel())
                .query((row, number) -> {
                    var other = new Agreement.Final(
                            (int) Math.round(row.getDouble("from_seconds")),
                            (Float[]) row.getArray("window_stress_deviation").getArray(),
                            (Float[]) row.getArray("window_confidence").getArray(),
                            StressSettings.WITHIN_CALL.threshold());
                    write(
                            tenant,
                            segment,
                            row.getString("analyzer"),
                            Agreement.of(segment.seconds(), other, alerts, watched));
                    return number;
                })
                .list();
    }

    private void write(TenantId tenant, StoredSegment segment, String finalAnalyzer, Agreement agreement) {
        jdbc.sql("""
                insert into live_agreement (tenant_id, recording_id, segment, live_analyzer, final_analyzer, windows, rank_correlation,
                    bias, engine_windows, engine_rank_correlation, engine_bias, alerts, missed_alerts, spurious_alerts)
                values (:tenant, :recording, :segment, :live, :final, :windows, :correlation, :bias, :engineWindows,
                    :engineCorrelation, :engineBias, :alerts, :missed, :spurious)
                on conflict (tenant_id, recording_id, segment, live_analyzer, final_analyzer) do update set
                    windows = excluded.windows, rank_correlation = excluded.rank_correlation, bias = excluded.bias,
                    engine_windows = excluded.engine_windows, engine_rank_correlation = excluded.engine_rank_correlation,
                    engine_bias = excluded.engine_bias, alerts = excluded.alerts, missed_alerts = excluded.missed_alerts, spurious_alerts = excluded.spurious_alerts,
                    compared_at = now()
                """)
                .param("tenant", tenant.value())
                .param("recording", segment.recordingId())
                .param("segment", segment.segment())
                .param("live", segment.analyzer())
                .param("final", finalAnalyzer)
                .param("windows", agreement.told().windows())
                .param("correlation", agreement.told().rankCorrelation())
                .param("bias", agreement.told().bias())
                .param("engineWindows", agreement.engines().windows())
                .param("engineCorrelation", agreement.engines().rankCorrelation())
                .param("engineBias", agreement.engines().bias())
                .param("alerts", agreement.alerts())
                .param("missed", agreement.missed())
                .param("spurious", agreement.spurious())
                .update();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
