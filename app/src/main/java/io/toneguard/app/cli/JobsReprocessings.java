package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.Reprocessing;
import io.toneguard.batch.reprocess.ReprocessingProgress;
import io.toneguard.batch.reprocess.Reprocessings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the reprocessings. */
@Command(
        name = "reprocessings",
        description = "Lists what was asked to be analysed again, latest first, and how far it is.")
final class JobsReprocessings extends DatabaseCommand {
    private static final double SECONDS_PER_HOUR = 3600;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "at most so many; default: 20")
    int limit;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void check() {
        requireLimit(limit);
    }

    @Override
    void run(CommandDatabase database) {
        var reprocessings = new Reprocessings(database.jdbc(), database.scope());
        var tenants = database.tenants().all();
        var rows = new Rows(out(), format);
        var failed = new TreeMap<Long, Map<String, Long>>();
        for (var reprocessing : reprocessings.latest(limit)) {
            var progress = reprocessings.progress(reprocessing, tenants);
            rows.add(row(progress));
            if (progress.items().failed() > 0) {
                failed.put(reprocessing.number(), progress.items().failedByCode());
            }
        }
        rows.end("nothing was asked to be analysed again yet");
        if (format == ListFormat.table) {
            failed.forEach(
                    (number, codes) -> out().println("reprocessing R" + number + " failed for " + new TreeMap<>(codes)
                            + (codes.containsKey("AUDIO_GONE")
                                    ? " (AUDIO_GONE: the audio was deleted; what BI sees stays)"
                                    : "")));
        }
        out().flush();
    }

    private LinkedHashMap<String, @Nullable Object> row(ReprocessingProgress progress) {
        var reprocessing = progress.reprocessing();
        var items = progress.items();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put(
                "reprocessing",
                format == ListFormat.json ? (Object) reprocessing.number() : "R" + reprocessing.number());
        row.put("state", reprocessing.state().word());
        row.put("held_because", heldBecause(reprocessing));
        row.put(
                "requested_at",
                reprocessing.requestedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        row.put("analyzer", reprocessing.analyzer());
        row.put("tenant", reprocessing.selection().tenant());
        row.put("pending", items.pending());
        row.put("claimed", items.claimed());
        row.put("done", items.done());
        row.put("failed", items.failed());
        row.put("promoted", items.promoted());
        row.put("audio_seconds", Json.rounded(items.audioSeconds(), 1));
        row.put("settled_audio_seconds", Json.rounded(items.settledAudioSeconds(), 1));
        row.put("worker_hours", Json.rounded(progress.workedSeconds() / SECONDS_PER_HOUR, 3));
        row.put("eta", eta(progress.secondsLeft()));
        if (format == ListFormat.json) {
            row.put("failed_by_code", new TreeMap<>(items.failedByCode()));
        }
        return row;
    }

    private static @Nullable String heldBecause(Reprocessing reprocessing) {
        if (reprocessing.state() != Reprocessing.State.HELD) {
            return null;
        }
        var because = reprocessing.heldBecause();
        return because == null ? "stopped" : because.word();
    }

    private @Nullable Object eta(OptionalDouble secondsLeft) {
        if (secondsLeft.isEmpty()) {
            return null;
        }
        long seconds = Math.round(secondsLeft.getAsDouble());
        return format == ListFormat.json
                ? (Object) seconds
                : Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
