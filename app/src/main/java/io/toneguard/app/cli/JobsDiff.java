package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.Reprocessings;
import io.toneguard.batch.reprocess.VersionDiff;
import io.toneguard.batch.reprocess.VersionDiffs;
import io.toneguard.voice.call.ScoreLook;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.Tenant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a reprocessing would change. */
@Command(
        name = "diff",
        description =
                "What promoting a reprocessing would change in BI, or changed: how the numbers are distributed, and which calls"
                        + " cross a threshold, those that move furthest first. It counts what is done so far.")
final class JobsDiff extends ReprocessingCommand {
    @Option(names = "--tenant", paramLabel = "T", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "at most so many calls; default: 20")
    int limit;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void check() {
        super.check();
        requireLimit(limit);
    }

    @Override
    void run(CommandDatabase database) {
        var tenants = database.tenantsNamed(tenant);
        var reprocessing = new Reprocessings(database.jdbc(), database.scope())
                .find(number)
                .orElseThrow(() ->
                        new CommandFailed("there is no reprocessing R" + number + "; `jobs reprocessings` lists them"));
        var diff = new VersionDiffs(database.jdbc(), database.scope()).of(reprocessing, tenants, limit);
        note(database.looks(), tenants, diff);
        if (format == ListFormat.json) {
            out().println(Json.line(object(diff)));
        } else {
            print(diff, reprocessing.analyzer());
        }
        out().flush();
    }

    /** Sums are nobody's scores; calls that cross a threshold are shown with theirs. */
    private static void note(ScoreLooks looks, List<Tenant> tenants, VersionDiff diff) {
        for (var owner : tenants) {
            int calls = (int) diff.crossings().stream()
                    .filter(crossing -> crossing.tenant().equals(owner.name()))
                    .count();
            if (calls > 0) {
                looks.note(ScoreLook.byCommand(
                        owner.id(), "jobs diff", ScoreLook.Kind.COMPARISON, new ScoreLook.Span(calls, null, null)));
            }
        }
    }

    private void print(VersionDiff diff, String analyzer) {
        out().println(diff.recordings() + " recordings by " + analyzer + ": " + diff.compared()
                + " segments compared, " + diff.onlyOld() + " only in the old version, " + diff.onlyNew()
                + " only in the new");
        if (diff.compared() == 0) {
            return;
        }
        table(diff.shifts().stream().map(JobsDiff::row).toList());
        table(states(diff));
        if (diff.crossings().isEmpty()) {
            out().println("no call crosses a threshold");
            return;
        }
        table(diff.crossings().stream().map(JobsDiff::row).toList());
        if (diff.crossed() > diff.crossings().size()) {
            out().println((diff.crossed() - diff.crossings().size()) + " more cross a threshold; --limit shows more");
        }
    }

    private void table(List<LinkedHashMap<String, @Nullable Object>> lines) {
        out().println();
        var rows = new Rows(out(), ListFormat.table);
        lines.forEach(rows::add);
        rows.end("");
    }

    private static LinkedHashMap<String, @Nullable Object> object(VersionDiff diff) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        object.put("recordings", diff.recordings());
        object.put("compared", diff.compared());
        object.put("onlyOld", diff.onlyOld());
        object.put("onlyNew", diff.onlyNew());
        object.put(
                "measures", camelCase(diff.shifts().stream().map(JobsDiff::row).toList()));
        object.put("states", camelCase(states(diff)));
        object.put("crossed", diff.crossed());
        object.put(
                "crossings",
                camelCase(diff.crossings().stream().map(JobsDiff::row).toList()));
        return object;
    }

    private static List<LinkedHashMap<String, @Nullable Object>> camelCase(
            List<LinkedHashMap<String, @Nullable Object>> rows) {
        return rows.stream()
                .map(row -> {
                    var object = new LinkedHashMap<String, @Nullable Object>();
                    row.forEach((name, value) -> object.put(Rows.camelCase(name), value));
                    return object;
                })
                .toList();
    }

    private static LinkedHashMap<String, @Nullable Object> row(VersionDiff.Shift shift) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("measure", shift.measure());
        row.put("segments", shift.segments());
        quantiles(row, "old", shift.before());
        quantiles(row, "new", shift.after());
        row.put("mean_difference", Json.rounded(shift.meanDifference(), 3));
        row.put("greatest_difference", Json.rounded(shift.greatestDifference(), 3));
        return row;
    }

    private static void quantiles(
            Map<String, @Nullable Object> row, String version, VersionDiff.@Nullable Quantiles quantiles) {
        row.put(version + "_p10", quantiles == null ? null : Json.rounded(quantiles.p10(), 3));
        row.put(version + "_p50", quantiles == null ? null : Json.rounded(quantiles.p50(), 3));
        row.put(version + "_p90", quantiles == null ? null : Json.rounded(quantiles.p90(), 3));
    }

    /** The matrix as a list: what stays first, then what most segments do. */
    private static List<LinkedHashMap<String, @Nullable Object>> states(VersionDiff diff) {
        return diff.states().entrySet().stream()
                .sorted(Comparator.<Map.Entry<VersionDiff.StateChange, Long>, Boolean>comparing(change ->
                                !change.getKey().from().equals(change.getKey().to()))
                        .thenComparing(Map.Entry.<VersionDiff.StateChange, Long>comparingByValue()
                                .reversed())
                        .thenComparing(change -> change.getKey().toString()))
                .map(change -> {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    row.put("old_state", change.getKey().from());
                    row.put("new_state", change.getKey().to());
                    row.put("segments", change.getValue());
                    return row;
                })
                .toList();
    }

    private static LinkedHashMap<String, @Nullable Object> row(VersionDiff.Crossing crossing) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", crossing.tenant());
        row.put("call", crossing.callId());
        row.put("recording", crossing.recordingId());
        row.put("segment", crossing.segment());
        row.put("speaker", crossing.speaker());
        row.put("old_state", crossing.state().from());
        row.put("new_state", crossing.state().to());
        row.put("old_peak", crossing.peakBefore());
        row.put("new_peak", crossing.peakAfter());
        return row;
    }
}
