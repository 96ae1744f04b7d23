package io.toneguard.batch.reprocess;

import io.toneguard.batch.reprocess.VersionDiff.Crossing;
import io.toneguard.batch.reprocess.VersionDiff.StateChange;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.StressState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Compares the results of a reprocessing with those of the version before it. */
public final class VersionDiffs {
    private static final List<String> MEASURES = List.of("stress_index_mean", "stress_index_peak", "f0_median_hz");
    private static final Set<String> OVER = Set.of(StressState.RAISED.word(), StressState.STRAINED.word());
    private static final String COLUMNS = "segment, speaker, stress_state, " + String.join(", ", MEASURES);
    /** What BI sees now or, once it was promoted, saw before; both are looked up by the whole key. */
    private static final String PAIRS = """
            select recording.call_id, item.recording_id, pair.*
            from toneguard.reprocessing_item item
            join toneguard.recording on recording.tenant_id = item.tenant_id and recording.recording_id = item.recording_id
            cross join lateral (
                select coalesce(old.segment, new.segment) as segment, coalesce(old.speaker, new.speaker) as speaker,
                    old.segment is not null as is_old, new.segment is not null as is_new,
                    old.stress_state as old_stress_state, new.stress_state as new_stress_state,
                    %s
                from (select %s from toneguard.speaker_result result
                    where result.tenant_id = item.tenant_id and result.call_month = recording.call_month
                        and result.recording_id = item.recording_id
                        and result.analyzer = coalesce(item.previous_analyzer, recording.analyzer)) old
                full join (select %s from toneguard.speaker_result result
                    where result.tenant_id = item.tenant_id and result.call_month = recording.call_month
                        and result.recording_id = item.recording_id and result.analyzer = :analyzer) new
                on new.segment = old.segment) pair
            where item.tenant_id = :tenant and item.reprocessing_id = :number and item.state = 'done'
                and recording.state = 'analysed'
            """.formatted(
                    String.join(
                            ", ",
                            MEASURES.stream()
                                    .flatMap(measure -> Stream.of("old", "new")
                                            .map(side -> side + "." + measure + " as " + side + "_" + measure))
                                    .toList()),
                    COLUMNS,
                    COLUMNS);

    private static final int ROWS_AT_A_TIME = 1000;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Reprocessings reprocessings;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public VersionDiffs(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.reprocessings = new Reprocessings(jdbc, scope);
    }

    /** Over what is done of it so far, of these tenants; at most so many crossings are told one by one. */
    public VersionDiff of(Reprocessing reprocessing, List<Tenant> tenants, int mostCrossings) {
        var sum = new Sum(mostCrossings);
        for (var tenant : tenants) {
            sum.recordings +=
                    reprocessings.items(tenant.id(), reprocessing.number()).done();
            // Within the transaction the driver fetches so many rows at a time, and not all at once.
            scope.run(tenant.id(), () -> jdbc.sql(PAIRS)
                    .param("tenant", tenant.id().value())
                    .param("number", reprocessing.number())
                    .param("analyzer", reprocessing.analyzer())
                    .withFetchSize(ROWS_AT_A_TIME)
                    .query(row -> {
                        sum.add(tenant.name(), row);
                    }));
        }
        return sum.diff();
    }

    private static final class Sum {
        private final int mostCrossings;
        private final List<ShiftCounter> shifts =
                MEASURES.stream().map(ShiftCounter::new).toList();
        private final Map<StateChange, Long> states = new HashMap<>();
        private final PriorityQueue<Crossing> furthest =
                new PriorityQueue<>(Comparator.comparingDouble(Crossing::distance));
        private long recordings;
        private long compared;
        private long onlyOld;
        private long onlyNew;
        private long crossed;

        Sum(int mostCrossings) {
            this.mostCrossings = mostCrossings;
        }

        void add(String tenant, ResultSet row) throws SQLException {
            if (!row.getBoolean("is_new")) {
                onlyOld++;
                return;
            }
            if (!row.getBoolean("is_old")) {
                onlyNew++;
                return;
            }
            compared++;
            for (var shift : shifts) {
                shift.add(row);
            }
            var state = new StateChange(state(row, "old_stress_state"), state(row, "new_stress_state"));
            states.merge(state, 1L, Long::sum);
            var crossing = new Crossing(
                    tenant,
                    row.getString("call_id"),
                    row.getString("recording_id"),
                    row.getInt("segment"),
                    row.getString("speaker"),
                    state,
                    orNull(row, "old_stress_index_peak"),
                    orNull(row, "new_stress_index_peak"));
            if (crosses(crossing)) {
                crossed++;
                furthest.add(crossing);
                if (furthest.size() > mostCrossings) {
                    furthest.remove();
                }
            }
        }

        private static boolean crosses(Crossing crossing) {
            var state = crossing.state();
            if (!state.from().equals(state.to()) && (OVER.contains(state.from()) || OVER.contains(state.to()))) {
                return true;
            }
            var was = crossing.peakBefore();
            var is = crossing.peakAfter();
            if (was == null || is == null) {
                return false;
            }
            return level(was) != level(is);
        }

        /** As the states are told apart: 50 is the threshold, 80 twice the threshold. */
        private static int level(double peak) {
            return peak >= 80 ? 2 : peak > 50 ? 1 : 0;
        }

        private static String state(ResultSet row, String column) throws SQLException {
            var word = row.getString(column);
            return word == null ? "none" : word;
        }

        private static @Nullable Double orNull(ResultSet row, String column) throws SQLException {
            double value = row.getDouble(column);
            return row.wasNull() ? null : value;
        }

        VersionDiff diff() {
            var crossings = new ArrayList<>(furthest);
            crossings.sort(Comparator.comparingDouble(Crossing::distance)
                    .reversed()
                    .thenComparing(Crossing::recordingId)
                    .thenComparing(Crossing::segment));
            return new VersionDiff(
                    recordings,
                    compared,
                    onlyOld,
                    onlyNew,
                    shifts.stream().map(ShiftCounter::shift).toList(),
                    states,
                    crossings,
                    crossed);
        }
    }
}
