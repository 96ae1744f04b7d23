package io.toneguard.app.cli;

import io.toneguard.batch.Presence;
import io.toneguard.batch.operator.LetGo;
import io.toneguard.batch.operator.StopLaunch;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets what waits be analysed now. */
@Command(
        name = "run",
        description =
                "Makes what waits due now, also what `jobs stop` holds or what pauses after a failure, and wakes the"
                        + " manager. With the number of a reprocessing (R3), opens that again.")
final class JobsRun extends DatabaseCommand {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Parameters(
            paramLabel = "CALL",
            arity = "0..*",
            description = "call id, recording id, file name, or R and the number of a reprocessing; default: all")
    List<String> names = List.of();

    @Option(names = "--tenant", paramLabel = "NAME", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(
            names = "--wait",
            description = "stays until all of it is analysed; exit 1 if one failed or was quarantined")
    boolean wait;

    @Override
    void check() {
        names.stream()
                .filter(name -> wait && LaunchNumber.ofReprocessing(name).isPresent())
                .findFirst()
                .ifPresent(name -> {
                    throw badUsage(new IllegalArgumentException("--wait is not for reprocessings such as " + name
                            + "; `jobs reprocessings` shows how far they are"));
                });
    }

    @Override
    void run(CommandDatabase database) throws InterruptedException {
        var calls = new ArrayList<>(names);
        calls.removeIf(name -> LaunchNumber.ofReprocessing(name).isPresent());
        if (calls.size() < names.size()) {
            openReprocessings(database);
            if (calls.isEmpty()) {
                tellWhoIsMissing(database);
                return;
            }
        }
        var since = database.jdbc()
                .sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single();
        var letGo = new LetGo(database.jdbc(), database.scope());
        var chosen = CallNames.resolve(database, tenant, calls);
        var due = chosen.stream().map(letGo::letGo).reduce(new LetGo.Due(0, 0, 0), LetGo.Due::plus);
        out().println(due.waiting() + " recordings are due; " + due.held() + " of them were held, " + due.paused()
                + " paused after a failure");
        out().flush();
        tellWhoIsMissing(database);
        if (wait) {
            await(database, letGo, chosen, since);
        }
    }

    private void openReprocessings(CommandDatabase database) {
        var stop = new StopLaunch(database.jdbc(), database.transactions(), database.scope());
        for (var name : names) {
            LaunchNumber.ofReprocessing(name).ifPresent(number -> {
                if (!stop.reopenReprocessing(number)) {
                    throw new CommandFailed(
                            "there is no reprocessing " + name + " that is held; `jobs reprocessings` shows them");
                }
                out().println("reprocessing " + name + " is open again");
            });
        }
    }

    private void tellWhoIsMissing(CommandDatabase database) {
        if (Presence.ACTIVE_MANAGER.count(database.jdbc()) == 0) {
            err().println("warning: no manager is active, so nothing is launched; start the service, or a process with"
                    + " `serve --roles=manager`");
        }
        if (Presence.WORKER.count(database.jdbc()) == 0) {
            err().println("warning: no worker is there, so nothing is analysed; start the service, or a process with"
                    + " `serve --roles=worker`");
        }
        err().flush();
    }

    private void await(CommandDatabase database, LetGo letGo, List<LetGo.Chosen> chosen, OffsetDateTime since)
            throws InterruptedException {
        int all = open(letGo, chosen, since);
        int left = all;
        try (var bar = Progress.on(err(), "analysed", all)) {
            while (left > 0) {
                if (Presence.ACTIVE_MANAGER.count(database.jdbc()) == 0) {
                    throw new CommandFailed(
                            left + " recordings wait and no manager is active; start one, they" + " stay due");
                }
                bar.stepTo(all - left);
                Thread.sleep(LOOK_EVERY.toMillis());
                left = open(letGo, chosen, since);
            }
            bar.stepTo(all);
        }
        int lost = chosen.stream().mapToInt(each -> letGo.lost(each, since)).sum();
        if (lost > 0) {
            throw new CommandFailed(
                    lost + " of " + all
                            + " recordings failed or were quarantined; `calls list --state=quarantined` and `calls why` say more");
        }
        out().println("all " + all + " are through");
    }

    private static int open(LetGo letGo, List<LetGo.Chosen> chosen, OffsetDateTime since) {
        return chosen.stream().mapToInt(each -> letGo.open(each, since)).sum();
    }
}
