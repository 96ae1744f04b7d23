package io.toneguard.batch.reprocess;

import io.toneguard.batch.reprocess.Reprocessing.State;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The reprocessings there are, and how far each is. */
public final class Reprocessings {
    static final String SELECT = "select * from toneguard.reprocessing";
    /** Worker time of launches that are not purged. */
    static final String WORKED = "coalesce((select sum(worked_seconds) from toneguard.partition_lease lease"
            + " where lease.reprocessing_id = reprocessing.reprocessing_id), 0)";

    private static final String ITEMS = """
            select count(*) filter (where item.state = 'pending') as pending, count(*) filter (where item.state = 'claimed') as claimed,
                count(*) filter (where item.state = 'done') as done, count(*) filter (where item.state = 'failed') as failed,
                count(item.previous_analyzer) as promoted, coalesce(sum(audio_seconds), 0) as seconds,
                coalesce(sum(audio_seconds) filter (where item.state in ('done', 'failed')), 0) as settled,
                coalesce(sum(audio_seconds) filter (where item.state in ('done', 'failed')
                    and item.state_since > clock_timestamp() - interval '15 minutes'), 0) as recent
            from toneguard.reprocessing_item item where tenant_id = :tenant and reprocessing_id = :number
            """;

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public Reprocessings(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /** Latest first. */
    public List<Reprocessing> latest(int atMost) {
        return jdbc.sql(SELECT + " order by reprocessing_id desc limit ?")
                .param(atMost)
                .query(Reprocessing::of)
                .list();
    }

    public Optional<Reprocessing> find(long number) {
        return jdbc.sql(SELECT + " where reprocessing_id = ?")
                .param(number)
                .query(Reprocessing::of)
                .optional();
    }

    /** How far it is, over these tenants. */
    public ReprocessingProgress progress(Reprocessing reprocessing, List<Tenant> tenants) {
        var items = tenants.stream()
                .map(tenant -> items(tenant.id(), reprocessing.number()))
                .reduce(ItemStates.NONE, ItemStates::plus);
        // Seconds both.
        record Time(double worked, double paceOver) {}
        var time = jdbc.sql("select greatest(worked_seconds, " + WORKED + ") as worked,"
                        + " greatest(least(extract(epoch from clock_timestamp() - state_since), 900), 1) as pace_over"
                        + " from toneguard.reprocessing where reprocessing_id = ?")
                .param(reprocessing.number())
                .query((row, number) -> new Time(row.getDouble("worked"), row.getDouble("pace_over")))
                .single();
        double pace = items.recentAudioSeconds() / time.paceOver();
        return new ReprocessingProgress(
                reprocessing,
                items,
                time.worked(),
                reprocessing.state() == State.OPEN && pace > 0
                        ? OptionalDouble.of((items.audioSeconds() - items.settledAudioSeconds()) / pace)
                        : OptionalDouble.empty());
    }

    ItemStates items(TenantId tenant, long number) {
        return scope.in(tenant, () -> {
            var codes = jdbc
                    .sql(
                            "select reason_code, count(*) as failed from toneguard.reprocessing_item"
                                    + " where tenant_id = :tenant and reprocessing_id = :number and state = 'failed' group by reason_code")
                    .param("tenant", tenant.value())
                    .param("number", number)
                    .query((row, n) -> Map.entry(row.getString("reason_code"), row.getLong("failed")))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            return jdbc.sql(ITEMS)
                    .param("tenant", tenant.value())
                    .param("number", number)
                    .query((row, n) -> new ItemStates(
                            row.getLong("pending"),
                            row.getLong("claimed"),
                            row.getLong("done"),
                            row.getLong("failed"),
                            row.getLong("promoted"),
                            row.getDouble("seconds"),
                            row.getDouble("settled"),
                            row.getDouble("recent"),
                            codes))
                    .single();
        });
    }

    /** Keeps others from changing its state until the end of the transaction; launches of it may still be planned. */
    public void lock(long number) {
        jdbc.sql("select from toneguard.reprocessing where reprocessing_id = ? for no key update")
                .param(number)
                .query(row -> {});
    }

    /**
     * Nothing more of it is analysed once the recordings in hand are, until it is opened again. What its cap, its deadline, the night or its
     * version holds is held by the operator from now on; false if it is neither that nor open.
     */
    public boolean hold(long number) {
        return move(number, State.HELD, "(state = 'open' or (state = 'held' and held_because is not null))");
    }

    /** Goes on with what is left; its cap counts from now, and a deadline that has passed counts no more. False if it is not held. */
    public boolean open(long number) {
        return move(number, State.OPEN, "state = 'held'");
    }

    private boolean move(long number, State to, String from) {
        return jdbc.sql(
                                "update toneguard.reprocessing set state = :to, state_since = clock_timestamp(), held_because = null"
                                        + " where reprocessing_id = :number and " + from)
                        .param("to", to.word())
                        .param("number", number)
                        .update()
                > 0;
    }
}
