package io.toneguard.batch.operator;

import io.toneguard.batch.AwaitingAnalysis;
import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.ScoredSpeakers;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes what waits due now, whether an operator holds it or it pauses after a failure; and counts what of it is not through yet. */
public final class LetGo {
    private static final String CHOSEN = " where tenant_id = :tenant and (:all or recording_id = any (:recordings)) ";

    private final JdbcClient jdbc;
    private final TenantScope scope;

    public LetGo(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * Which recordings of a tenant are meant.
     *
     * @param all every one of the tenant; else only {@code recordings}
     */
    public record Chosen(Tenant tenant, boolean all, Collection<UUID> recordings) {}

    /**
     * What was let go.
     *
     * @param held that an operator had held
     * @param paused that paused after a failed attempt
     * @param waiting all that are due now, these among them
     */
    public record Due(int held, int paused, int waiting) {
        public Due plus(Due other) {
            return new Due(held + other.held, paused + other.paused, waiting + other.waiting);
        }
    }

    private record Released(boolean held, int recordings) {}

    /** Lets them go and wakes the manager. */
    public Due letGo(Chosen chosen) {
        return scope.in(chosen.tenant().id(), () -> {
            // The code itself changes in the update, so what it was is read from the row as it was locked.
            var released = of(
                            chosen,
                            "with waiting as (select recording_id, " + HeldRecordings.CONDITION
                                    + " is true as held from toneguard.recording" + CHOSEN
                                    + "and state = 'stored' and not_before > clock_timestamp() for update),"
                                    + " released as (update toneguard.recording r set not_before = null,"
                                    + " reason_code = case when held then null else reason_code end,"
                                    + " reason = case when held then null else reason end from waiting"
                                    + " where r.tenant_id = :tenant and r.recording_id = waiting.recording_id returning held)"
                                    + " select held, count(*) from released group by held")
                    .query((row, number) -> new Released(row.getBoolean(1), row.getInt(2)))
                    .list();
            forgetHolds(chosen);
            Wakeups.announce(jdbc, Wakeup.STORED);
            int due = of(
                            chosen,
                            "select count(*) from toneguard.recording" + CHOSEN
                                    + "and (not_before is null or not_before <= clock_timestamp()) and "
                                    + AwaitingAnalysis.CONDITION)
                    .query(Integer.class)
                    .single();
            return new Due(count(released, true), count(released, false), due);
        });
    }

    private static int count(Collection<Released> released, boolean held) {
        return released.stream()
                .filter(group -> group.held() == held)
                .mapToInt(Released::recordings)
                .sum();
    }

    /** Launches hold nothing any more once no recording of the tenant is held. */
    private void forgetHolds(Chosen chosen) {
        jdbc.sql(
                        "update toneguard.partition_lease set held = 0, held_until = null where tenant_id = :tenant and held > 0"
                                + " and reprocessing_id is null and not exists (select from toneguard.recording"
                                + " where tenant_id = :tenant and " + HeldRecordings.CONDITION + ")")
                .param("tenant", chosen.tenant().id().value())
                .update();
    }

    /**
     * How many are stored for an analysis, paused ones too, or claimed; what an operator holds is not.
     *
     * @param since by the database's clock; what was received later is others'
     */
    public int open(Chosen chosen, OffsetDateTime since) {
        return scope.in(chosen.tenant().id(), () -> of(
                        chosen,
                        "select count(*) from toneguard.recording" + CHOSEN
                                + "and received_at <= :since and (state = 'claimed' or ("
                                + AwaitingAnalysis.CONDITION
                                + " and " + HeldRecordings.CONDITION + " is not true))")
                .param("since", since)
                .query(Integer.class)
                .single());
    }

    /** How many of those failed or were quarantined since. */
    public int lost(Chosen chosen, OffsetDateTime since) {
        return scope.in(chosen.tenant().id(), () -> of(
                        chosen,
                        "select count(*) from toneguard.recording" + CHOSEN + "and received_at <= :since"
                                + " and state in ('failed', 'quarantined') and state_since >= :since")
                .param("since", since)
                .query(Integer.class)
                .single());
    }

    private JdbcClient.StatementSpec of(Chosen chosen, String sql) {
        return ScoredSpeakers.bind(chosen.tenant().policy(), jdbc.sql(sql))
                .param("tenant", chosen.tenant().id().value())
                .param("all", chosen.all())
                .param("recordings", chosen.recordings().toArray(UUID[]::new));
    }
}
