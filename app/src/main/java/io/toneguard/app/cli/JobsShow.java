package io.toneguard.app.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one launch. */
@Command(
        name = "show",
        description = "Shows how far one launch is, and its partitions: who has which recording in hand, since when.")
final class JobsShow extends DatabaseCommand {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String PARTITIONS = """
            select partition_lease.partition_id::text, tenant.name as tenant, state, cursor as finished,
                cardinality(recording_ids) as recordings, round(audio_seconds::numeric, 1) as audio_seconds, attempt,
                owner, recording_in_hand::text, state_since::timestamptz(0)::text as since,
                round(extract(epoch from lease_until - clock_timestamp()), 1) as lease_left_seconds
            from partition_lease join tenant using (tenant_id)
            where launch_id = :launch order by partition_lease.created_at, partition_lease.partition_id
            """;

    @Parameters(paramLabel = "LAUNCH", description = "number of the launch")
    long launch;

    @Option(names = "--watch", description = "stays until it is done; a bar on stderr where that is a terminal")
    boolean watch;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void run(CommandDatabase database) throws InterruptedException {
        var progress = look(database);
        if (watch && progress.isOpen()) {
            try (var bar = Progress.on(err(), "launch " + launch, Math.max(1, Math.round(progress.audioSeconds())))) {
                while (progress.isOpen()) {
                    bar.stepTo(Math.round(progress.audioDoneSeconds()));
                    Thread.sleep(LOOK_EVERY.toMillis());
                    progress = look(database);
                }
                bar.stepTo(Math.round(progress.audioDoneSeconds()));
            }
        }
        if (format == ListFormat.table) {
            out().println(progress.line());
        }
        var rows = new Rows(out(), format);
        database.jdbc()
                .sql(PARTITIONS)
                .param("launch", launch)
                .query()
                .listOfRows()
                .forEach(rows::add);
        rows.end("");
    }

    private LaunchProgress look(CommandDatabase database) {
        return LaunchProgress.of(database, launch)
                .orElseThrow(() -> new CommandFailed("there is no launch " + launch + "; `jobs list` shows them"));
    }
}
