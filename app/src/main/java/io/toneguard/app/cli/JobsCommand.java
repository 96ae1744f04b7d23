package io.toneguard.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at the final analysis. */
@Command(
        name = "jobs",
        description = "The final analysis: launches and their partitions.",
        subcommands = {
            JobsCommand.ListAll.class,
            JobsCommand.Show.class,
            JobsReprocess.class,
            JobsReprocessings.class,
            JobsDiff.class,
            JobsPromote.class,
            JobsRollback.class
        })
final class JobsCommand {
    /** Lists the launches. */
    @Command(name = "list", description = "Lists the launches, latest first.")
    static final class ListAll extends DatabaseCommand {
        private static final String LAUNCHES = """
                select launch_id as launch, case when bool_and(state = 'done') then 'done'
                        when bool_or(state = 'running') then 'running' else 'waiting' end as state,
                    min(created_at)::timestamptz(0)::text as planned_at, count(*) as partitions,
                    count(*) filter (where state = 'done') as done, sum(cardinality(recording_ids)) as recordings,
                    sum(cursor) as finished, round(sum(audio_seconds)::numeric, 1) as audio_seconds
                from partition_lease group by launch_id order by launch_id desc limit :limit
                """;

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
            database.jdbc()
                    .sql(LAUNCHES)
                    .param("limit", limit)
                    .query()
                    .listOfRows()
                    .forEach(rows::add);
            rows.end("nothing was launched yet");
        }
    }

    /** Shows one launch. */
    @Command(
            name = "show",
            description = "Shows the partitions of one launch: who works on which recording until when.")
    static final class Show extends DatabaseCommand {
        private static final String PARTITIONS = """
                select partition_lease.partition_id::text, tenant.name as tenant, state, cursor as finished,
                    cardinality(recording_ids) as recordings, round(audio_seconds::numeric, 1) as audio_seconds, attempt,
                    owner, lease_until::timestamptz(0)::text, recording_in_hand::text
                from partition_lease join tenant using (tenant_id)
                where launch_id = :launch order by partition_lease.created_at, partition_lease.partition_id
                """;

        @Parameters(paramLabel = "LAUNCH", description = "number of the launch")
        long launch;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var found = database.jdbc()
                    .sql(PARTITIONS)
                    .param("launch", launch)
                    .query()
                    .listOfRows();
            if (found.isEmpty()) {
                throw new CommandFailed("there is no launch " + launch + "; `jobs list` shows them");
            }
            var rows = new Rows(out(), format);
            found.forEach(rows::add);
            rows.end("");
        }
    }

    private JobsCommand() {}
}
