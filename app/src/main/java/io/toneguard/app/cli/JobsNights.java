package io.toneguard.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the nights. */
@Command(
        name = "nights",
        description =
                "Lists the nights, latest first: what each step did, and whether the window for reprocessing is open.")
final class JobsNights extends DatabaseCommand {
    private static final String STEPS = """
            select night.night::text, night.state, night.began_at::timestamptz(0)::text, night.ends_at::timestamptz(0)::text, step.step,
                step.began_at::timestamptz(0)::text as step_began_at, step.ended_at::timestamptz(0)::text as step_ended_at, step.outcome
            from (select * from night order by night desc limit :limit) night join night_step step using (night)
            order by night.night desc, step.began_at, array_position(array['lull', 'backlog', 'reconciling', 'reprocessing'], step.step)
            """;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "7", description = "at most so many nights; default: 7")
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
        database.jdbc().sql(STEPS).param("limit", limit).query().listOfRows().forEach(rows::add);
        rows.end("there was no night yet; the active manager of `serve` begins one at night.begins, in night.zone");
    }
}
