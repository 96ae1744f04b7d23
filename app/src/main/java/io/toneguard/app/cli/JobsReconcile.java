package io.toneguard.app.cli;

import io.toneguard.app.store.StoreLocation;
import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.ReconcileSettings;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds store, ledger and results against one another, at once. */
@Command(
        name = "reconcile",
        description = {
            "Holds recording store, ledger and results against one another, as the manager does each night: repairs where nothing",
            "can be lost by it, and lists the rest with the reason."
        })
final class JobsReconcile extends DatabaseCommand {
    @Option(names = "--tenant", paramLabel = "NAME", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(
            names = "--repaired-at-most",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "recordings of a tenant that are analysed again because their result is missing; default: 1000. More are listed")
    int repairedAtMost = ReconcileSettings.DEFAULTS.repairedAtMost();

    @Option(
            names = "--old-after",
            paramLabel = "DURATION",
            defaultValue = "24h",
            description =
                    "what is younger may still be in the making; default: 24h. Give the service's reconcile.old-after if that is another")
    String oldAfter = "24h";

    @Option(names = "--dry-run", description = "only looks: repairs nothing, and writes nothing down")
    boolean dryRun;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    private ReconcileSettings settings = ReconcileSettings.DEFAULTS;

    @Override
    void check() {
        try {
            settings = new ReconcileSettings(
                    DurationStyle.detectAndParse(oldAfter, ChronoUnit.SECONDS),
                    settings.receivingAtMost(),
                    settings.listedAtMost(),
                    repairedAtMost);
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    @Override
    void run(CommandDatabase database) throws IOException {
        var only = tenant == null ? null : database.tenant(tenant);
        var names = database.tenants().all().stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
        if (!StoreLocation.exists(options.storeUri())) {
            throw new CommandFailed("there is no recording store at " + options.storeUri()
                    + "; give the one of `serve` with --store, or its data folder with --data");
        }
        var reconciler = new Reconciler(
                database.jdbc(),
                database.scope(),
                database.tenants(),
                StoreLocation.open(options.storeUri()),
                settings);
        var rows = new Rows(out(), format);
        var found = dryRun
                ? reconciler.dryRun(only, finding -> rows.add(row(names, finding)))
                : reconciler.now(only, finding -> rows.add(row(names, finding)));
        rows.end("store, ledger and results agree");
        var err = spec.commandLine().getErr();
        err.println((dryRun ? "nothing was changed: " : "") + found);
        err.flush();
    }

    private static Map<String, @Nullable Object> row(Map<TenantId, String> names, Finding finding) {
        var recording = finding.recording();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", names.getOrDefault(finding.tenant(), finding.tenant().toString()));
        row.put("month", finding.callMonth().toString().substring(0, 7));
        row.put("kind", finding.kind().name());
        row.put("recording_id", recording == null ? null : recording.toString());
        row.put("repaired", finding.repaired());
        row.put("detail", finding.detail());
        return row;
    }
}
