package io.toneguard.app.cli;

import io.toneguard.app.store.StoreLocation;
import io.toneguard.batch.operator.LetGo;
import io.toneguard.batch.operator.TryAgain;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives what was put aside another chance. */
@Command(
        name = "retry",
        description =
                "Analyses again what failed or was quarantined and whose audio is in the store: no attempt is charged"
                        + " any more, the history of attempts stays.")
final class JobsRetry extends DatabaseCommand {
    /** One of the two states, never both by accident. */
    static final class Which {
        @Option(names = "--quarantined", required = true, description = "those that were put aside")
        boolean quarantined;

        @Option(names = "--failed", required = true, description = "those that could not be read")
        boolean failed;
    }

    @Parameters(paramLabel = "CALL", arity = "0..*", description = "call id, recording id or file name; default: all")
    List<String> names = List.of();

    @ArgGroup(multiplicity = "1")
    Which which = new Which();

    @Option(names = "--tenant", paramLabel = "NAME", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(names = "--reason", paramLabel = "CODE", description = "only of this reason, such as WORKER_LOST")
    @Nullable
    String reason;

    @Option(names = "--dry-run", description = "only says what it would do")
    boolean dryRun;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    @Override
    void run(CommandDatabase database) throws IOException {
        options.requireStore();
        var tryAgain = new TryAgain(database.jdbc(), database.scope(), StoreLocation.open(options.storeUri()));
        var rows = new Rows(out(), format);
        int putBack = 0;
        int left = 0;
        int unread = 0;
        for (var chosen : CallNames.resolve(database, tenant, names)) {
            for (var candidate :
                    tryAgain.candidates(chosen, which.failed ? "failed" : "quarantined", Optional.ofNullable(reason))) {
                Optional<String> obstacle;
                try {
                    obstacle = tryAgain.obstacle(chosen.tenant(), candidate);
                } catch (IOException e) {
                    obstacle = Optional.of("the store failed to open its audio: " + e.getMessage());
                    unread++;
                }
                boolean moved = obstacle.isEmpty() && (dryRun || tryAgain.putBack(candidate));
                putBack += moved ? 1 : 0;
                left += moved ? 0 : 1;
                rows.add(row(chosen, candidate, obstacle, moved));
            }
        }
        rows.end("nothing is " + (which.failed ? "failed" : "quarantined") + (reason == null ? "" : " with " + reason));
        if (format == ListFormat.table && putBack + left > 0) {
            out().println();
            out().println(putBack + " recordings " + (dryRun ? "would be" : "are") + " stored again, " + left
                    + " stay as they are");
        }
        if (unread > 0) {
            out().flush();
            throw new CommandFailed("the store failed to open the audio of " + unread
                    + " recordings, which stay as they are; give the command again once it is well");
        }
    }

    private LinkedHashMap<String, @Nullable Object> row(
            LetGo.Chosen chosen, TryAgain.Candidate candidate, Optional<String> obstacle, boolean moved) {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", chosen.tenant().name());
        row.put("call_id", candidate.callId());
        row.put("recording_id", candidate.recording().recording().toString());
        row.put("reason_code", candidate.reasonCode());
        row.put("retried", moved && !dryRun);
        row.put(
                "outcome",
                moved ? dryRun ? "would be stored again" : "stored again" : obstacle.orElse("changed meanwhile"));
        return row;
    }
}
