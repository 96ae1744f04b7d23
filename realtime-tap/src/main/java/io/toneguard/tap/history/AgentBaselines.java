package io.toneguard.tap.history;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code agent_baseline}: how each agent sounds when calm, on each kind of channel; numbers of one analyzer version only. */
public final class AgentBaselines {
    /** Ten minutes of windows: enough for a steady median, few enough that a voice which ages or a new headset wins within days. */
    static final int MOST_WINDOWS = 120;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final AnalyzerVersion analyzer;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public AgentBaselines(JdbcClient jdbc, TenantScope scope, AnalyzerVersion analyzer) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.analyzer = analyzer;
    }

    /**
     * The agent's baseline; {@link Baseline#EMPTY} for one who was never heard. Waits for the database.
     *
     * @param channelKind SOURCE/CODEC/RATE
     */
    public Baseline find(TenantId tenant, String agentId, String channelKind) {
        var builder = new BaselineBuilder();
        windows(tenant, agentId, channelKind).forEach(builder::add);
        return builder.build();
    }

    /** The calm windows, the latest last. */
    List<IndexMeasures> windows(TenantId tenant, String agentId, String channelKind) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select f0_mean_semitones, f0_p80_semitones, alpha_ratio_db, mfcc1, voiced_seconds from agent_baseline
                        where tenant_id = ? and agent_id = ? and channel = ? and analyzer = ?
                        """)
                .params(tenant.value(), agentId, channelKind, analyzer.name())
                .query((row, number) -> read(row))
                .optional()
                .orElse(List.of()));
    }

    /** Adds calm windows, the latest last; of all the latest {@value #MOST_WINDOWS} stay. Joins the tenant's transaction. */
    void learn(TenantId tenant, String agentId, String channelKind, List<IndexMeasures> calm) {
        scope.run(tenant, () -> {
            // Two nodes may learn of one agent at once, and the first row is not there to be locked. One lock for all
            // agents: a
            // transaction learns of many, and two of them in another order would wait for each other.
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                    .param("toneguard.agent_baseline/" + tenant)
                    .query((row, number) -> number)
                    .list();
            var all = new ArrayList<>(windows(tenant, agentId, channelKind));
            all.addAll(calm);
            write(tenant, agentId, channelKind, all.subList(Math.max(0, all.size() - MOST_WINDOWS), all.size()));
        });
    }

    private void write(TenantId tenant, String agentId, String channelKind, List<IndexMeasures> windows) {
        jdbc.sql("""
                insert into agent_baseline (tenant_id, agent_id, channel, analyzer, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1, voiced_seconds)
                values (:tenant, :agent, :channel, :analyzer, :f0Mean, :f0P80, :alpha, :mfcc1, :voiced)
                on conflict (tenant_id, agent_id, channel, analyzer) do update set f0_mean_semitones = excluded.f0_mean_semitones,
                    f0_p80_semitones = excluded.f0_p80_semitones, alpha_ratio_db = excluded.alpha_ratio_db,
                    mfcc1 = excluded.mfcc1, voiced_seconds = excluded.voiced_seconds, updated_at = now()
                """)
                .param("tenant", tenant.value())
                .param("agent", agentId)
                .param("channel", channelKind)
                .param("analyzer", analyzer.name())
                .param("f0Mean", column(windows, IndexMeasures::f0MeanSemitones))
                .param("f0P80", column(windows, IndexMeasures::f0P80Semitones))
                .param("alpha", column(windows, IndexMeasures::alphaRatioDb))
                .param("mfcc1", column(windows, IndexMeasures::mfcc1))
                .param("voiced", column(windows, IndexMeasures::voicedSeconds))
                .update();
    }

    private static Float[] column(List<IndexMeasures> windows, ToDoubleFunction<IndexMeasures> value) {
        return windows.stream()
                .map(window -> (float) value.applyAsDouble(window))
                .toArray(Float[]::new);
    }

    private static List<IndexMeasures> read(ResultSet row) throws SQLException {
        var f0Mean = (Float[]) row.getArray("f0_mean_semitones").getArray();
        var f0P80 = (Float[]) row.getArray("f0_p80_semitones").getArray();
        var alpha = (Float[]) row.getArray("alpha_ratio_db").getArray();
        var mfcc1 = (Float[]) row.getArray("mfcc1").getArray();
        var voiced = (Float[]) row.getArray("voiced_seconds").getArray();
        var windows = new ArrayList<IndexMeasures>(f0Mean.length);
        for (int i = 0; i < f0Mean.length; i++) {
            windows.add(new IndexMeasures(f0Mean[i], f0P80[i], alpha[i], mfcc1[i], voiced[i]));
        }
        return windows;
    }
}
