package io.toneguard.batch.reprocess;

import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.reprocess.Requested.LeftOut;
import io.toneguard.batch.reprocess.Requested.Reason;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Makes reprocessings: what is asked for, less what cannot or need not be done again. */
public final class ReprocessingRequests {
    private static final String TAKEN = "TAKEN";
    /** What was asked for, each recording with its verdict. */
    private static final String ASKED = """
            with asked as (
                select recording.recording_id, recording.duration_seconds, earlier.elsewhere,
                    case
                        when recording.state <> 'analysed' and recording.audio_deleted_at is null then 'NOT_ANALYSED'
                        when recording.state = 'analysed' and recording.analyzer = :analyzer then 'CURRENT'
                        when recording.audio_deleted_at is not null then 'AUDIO_DELETED'
                        when not %s then 'POLICY_FORBIDS'
                        when earlier.elsewhere is not null then 'IN_ANOTHER'
                        when earlier.gone and not :evenIfGone then 'AUDIO_GONE'
                        else 'TAKEN' end as verdict
                from toneguard.recording
                left join toneguard.call on call.tenant_id = recording.tenant_id and call.call_id = recording.call_id
                left join lateral (
                    select max(item.reprocessing_id) filter (
                            where item.state <> 'failed' and reprocessing.analyzer = :analyzer) as elsewhere,
                        coalesce(bool_or(item.reason_code = 'AUDIO_GONE'), false) as gone
                    from toneguard.reprocessing_item item join toneguard.reprocessing using (reprocessing_id)
                    where item.tenant_id = recording.tenant_id and item.recording_id = recording.recording_id) earlier on true
                where recording.tenant_id = :tenant and recording.state not in ('receiving', 'erased')
                    and (:from::timestamptz is null or call.started_at >= :from)
                    and (:until::timestamptz is null or call.started_at < :until)
                    and (:analysedBy::text is null or recording.analyzer = :analysedBy)
                    and (:agent::text is null or call.agent_id = :agent or exists (
                        select from toneguard.recording_segment segment
                        where segment.tenant_id = recording.tenant_id and segment.recording_id = recording.recording_id
                            and segment.speaker = 'agent' and segment.person = :agent)))
            """.formatted(ScoredSpeakers.CONDITION);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final TenantScope scope;
    private final AnalyzerVersion analyzer;

    /**
     * @param jdbc works on the data source whose transactions {@code transactions} and {@code scope} open
     * @param analyzer the version to be computed
     */
    public ReprocessingRequests(
            JdbcClient jdbc, TransactionOperations transactions, TenantScope scope, AnalyzerVersion analyzer) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.scope = scope;
        this.analyzer = analyzer;
    }

    private record Verdict(String word, @Nullable Long elsewhere, long recordings, double audioSeconds) {}

    /**
     * Makes a reprocessing of these tenants' recordings with its items, in one transaction, and wakes the manager. Nothing is made if
     * nothing is left to do.
     */
    public Requested request(Selection selection, CostCap cap, List<Tenant> tenants) {
        return transactions.execute(status -> {
            // Two requests at once would take the same recordings.
            jdbc.sql("select pg_advisory_xact_lock(hashtext('toneguard.reprocessing'))")
                    .query((row, number) -> 1)
                    .single();
            var verdicts = new ArrayList<Verdict>();
            var concerned = new ArrayList<Tenant>();
            for (var tenant : tenants) {
                var ofTenant = scope.in(tenant.id(), () -> verdicts(tenant, selection));
                verdicts.addAll(ofTenant);
                if (ofTenant.stream().anyMatch(verdict -> verdict.word().equals(TAKEN))) {
                    concerned.add(tenant);
                }
            }
            return concerned.isEmpty()
                    ? new Requested(OptionalLong.empty(), 0, 0, 0, leftOut(verdicts))
                    : make(selection, cap, concerned, leftOut(verdicts));
        });
    }

    private Requested make(Selection selection, CostCap cap, List<Tenant> tenants, List<LeftOut> leftOut) {
        long number = insert(selection, cap);
        long recordings = 0;
        double audioSeconds = 0;
        for (var tenant : tenants) {
            var added = scope.in(tenant.id(), () -> addItems(tenant, selection, number));
            recordings += added.recordings();
            audioSeconds += added.audioSeconds();
        }
        jdbc.sql("select pg_notify(?, ?)")
                .params(Wakeups.CHANNEL, Wakeup.STORED.word())
                .query((row, n) -> 1)
                .single();
        return new Requested(OptionalLong.of(number), recordings, audioSeconds, tenants.size(), leftOut);
    }

    private List<Verdict> verdicts(Tenant tenant, Selection selection) {
        return asked(
                        ASKED + "select verdict, case verdict when 'IN_ANOTHER' then elsewhere end as elsewhere,"
                                + " count(*) as recordings, coalesce(sum(duration_seconds), 0) as seconds from asked group by 1, 2",
                        tenant,
                        selection)
                .query((row, number) -> new Verdict(
                        row.getString("verdict"),
                        row.getObject("elsewhere", Long.class),
                        row.getLong("recordings"),
                        row.getDouble("seconds")))
                .list();
    }

    /** Over all tenants, in the order of the reasons. */
    private static List<LeftOut> leftOut(List<Verdict> verdicts) {
        var sums = new TreeMap<Reason, TreeMap<Long, Long>>();
        for (var verdict : verdicts) {
            if (!verdict.word().equals(TAKEN)) {
                sums.computeIfAbsent(Reason.valueOf(verdict.word()), key -> new TreeMap<>())
                        .merge(verdict.elsewhere() == null ? 0 : verdict.elsewhere(), verdict.recordings(), Long::sum);
            }
        }
        var leftOut = new ArrayList<LeftOut>();
        sums.forEach((reason, counts) -> counts.forEach(
                (elsewhere, count) -> leftOut.add(new LeftOut(reason, elsewhere == 0 ? null : elsewhere, count))));
        return leftOut;
    }

    private long insert(Selection selection, CostCap cap) {
        return jdbc.sql("""
                        insert into toneguard.reprocessing (state, held_because, analyzer, tenant, calls_from, calls_until, agent_id,
                            analysed_by, only_at_night, ends_at, most_worker_seconds)
                        values (:state, :because, :analyzer, :tenant, :from, :until, :agent, :analysedBy, :atNight, :endsAt, :most)
                        returning reprocessing_id
                        """)
                .param("state", cap.onlyAtNight() ? "held" : "open")
                .param("because", cap.onlyAtNight() ? "night" : null, Types.VARCHAR)
                .param("analyzer", analyzer.name())
                .param("tenant", selection.tenant(), Types.VARCHAR)
                .param("from", moment(selection.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", moment(selection.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("agent", selection.agent(), Types.VARCHAR)
                .param("analysedBy", selection.analysedBy(), Types.VARCHAR)
                .param("atNight", cap.onlyAtNight())
                .param("endsAt", moment(cap.endsAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("most", cap.mostWorkerSeconds(), Types.DOUBLE)
                .query(Long.class)
                .single();
    }

    private Verdict addItems(Tenant tenant, Selection selection, long number) {
        return asked(ASKED + """
                , added as (
                    insert into toneguard.reprocessing_item (tenant_id, reprocessing_id, recording_id, audio_seconds)
                    select :tenant, :number, recording_id, duration_seconds from asked where verdict = 'TAKEN'
                    returning audio_seconds)
                select count(*) as recordings, coalesce(sum(audio_seconds), 0) as seconds from added
                """, tenant, selection)
                .param("number", number)
                .query((row, n) -> new Verdict(TAKEN, null, row.getLong("recordings"), row.getDouble("seconds")))
                .single();
    }

    private JdbcClient.StatementSpec asked(String sql, Tenant tenant, Selection selection) {
        return ScoredSpeakers.bind(tenant.policy(), jdbc.sql(sql))
                .param("tenant", tenant.id().value())
                .param("analyzer", analyzer.name())
                .param("evenIfGone", selection.evenIfGone())
                .param("from", moment(selection.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("until", moment(selection.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("agent", selection.agent(), Types.VARCHAR)
                .param("analysedBy", selection.analysedBy(), Types.VARCHAR);
    }

    private static @Nullable OffsetDateTime moment(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
