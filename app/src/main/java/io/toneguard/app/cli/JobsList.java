package io.toneguard.app.cli;

import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.Presence;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the launches. */
@Command(
        name = "list",
        description =
                "Lists the launches, latest first: how far they are, how fast, and until when; and who is there to work.")
final class JobsList extends DatabaseCommand {
    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many; default: 50")
    int limit;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void check() {
        requireLimit(limit);
    }

    @Override
    void run(CommandDatabase database) {
        var rows = new Rows(out(), format);
        for (var launch : LaunchProgress.latest(database, limit)) {
            rows.add(format == ListFormat.json ? numbers(launch) : words(launch));
        }
        rows.end("nothing was launched yet");
        if (format == ListFormat.table) {
            out().println();
            out().println("managers active: " + Presence.ACTIVE_MANAGER.count(database.jdbc()) + ", workers: "
                    + Presence.WORKER.count(database.jdbc()));
            tellOfHeld(database);
            tellOfMessages(database);
        }
    }

    /** What a forgotten `jobs stop` keeps from BI; also of launches that are purged since. */
    private void tellOfHeld(CommandDatabase database) {
        long held = new HeldRecordings(database.jdbc(), database.scope(), database.tenants()).count();
        if (held > 0) {
            out().println("held by `jobs stop`: " + held + " recordings; `jobs run` lets them go on");
        }
    }

    /** Those of whom nobody may have heard. */
    private void tellOfMessages(CommandDatabase database) {
        database.jdbc()
                .sql(
                        "select message_id, channel, notices, state, attempts, coalesce(last_error, 'not tried yet') as error,"
                                + " created_at::timestamptz(0)::text as since from operator_message"
                                + " where state = 'dead' or (state = 'pending' and attempts > 0)"
                                + " order by created_at desc limit 5")
                .query()
                .listOfRows()
                .forEach(row -> out().printf(
                                "operator message %s of %s by %s, %s notices: %s after %s attempts, %s%n",
                                row.get("message_id"),
                                row.get("since"),
                                row.get("channel"),
                                row.get("notices"),
                                row.get("state"),
                                row.get("attempts"),
                                Rows.cell(row.get("error"))));
        out().flush();
    }

    private static Map<String, @Nullable Object> words(LaunchProgress launch) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("launch", launch.launch());
        row.put("kind", launch.reprocessing() == null ? launch.kind() : launch.kind() + " R" + launch.reprocessing());
        row.put("state", launch.state());
        row.put("planned_at", launch.plannedAt());
        row.put("partitions", launch.partitionsDone() + "/" + launch.partitions());
        row.put("recordings", launch.finished() + "/" + launch.recordings());
        row.put("held", launch.held());
        row.put(
                "audio",
                LaunchProgress.time(launch.audioDoneSeconds()) + "/" + LaunchProgress.time(launch.audioSeconds()));
        var rate = launch.rate();
        row.put("rate", rate.isPresent() ? Rows.number(rate.getAsDouble(), 1) + "x" : null);
        var eta = launch.etaSeconds();
        row.put("eta", eta.isPresent() ? LaunchProgress.time(eta.getAsDouble()) : null);
        return row;
    }

    private static Map<String, @Nullable Object> numbers(LaunchProgress launch) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("launch", launch.launch());
        row.put("kind", launch.kind());
        row.put("reprocessing", launch.reprocessing());
        row.put("state", launch.state());
        row.put("planned_at", launch.plannedAt());
        row.put("partitions", launch.partitions());
        row.put("done", launch.partitionsDone());
        row.put("recordings", launch.recordings());
        row.put("finished", launch.finished());
        row.put("held", launch.held());
        row.put("audio_seconds", Json.rounded(launch.audioSeconds(), 1));
        row.put("audio_done_seconds", Json.rounded(launch.audioDoneSeconds(), 1));
        row.put("rate", Json.rounded(launch.rate(), 2));
        row.put("eta_seconds", Json.rounded(launch.etaSeconds(), 1));
        return row;
    }
}
