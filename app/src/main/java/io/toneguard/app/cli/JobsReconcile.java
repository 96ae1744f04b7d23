package io.toneguard.app.cli;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.toneguard.app.service.ServiceSettings;
import io.toneguard.app.store.StoreLocation;
import io.toneguard.app.store.azure.AzureStoreSettings;
import io.toneguard.batch.reconcile.Finding;
import io.toneguard.batch.reconcile.OpenFindings;
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
import picocli.CommandLine.ParameterException;

/** Holds store, ledger and results against one another, at once. */
@Command(
        name = "reconcile",
        description = {
            "Holds recording store, ledger and results against one another, as the manager does each night and by the same settings",
            "(reconcile.*, from this command's environment): repairs where nothing can be lost by it, and lists the rest with the reason."
        })
final class JobsReconcile extends DatabaseCommand {
    @Option(names = "--tenant", paramLabel = "NAME", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(
            names = "--repaired-at-most",
            paramLabel = "N",
            description =
                    "recordings of a tenant that are analysed again because their result is missing, more are listed;"
                            + " default: reconcile.repaired-at-most, as the environment has it (1000)")
    @Nullable
    Integer repairedAtMost;

    @Option(
            names = "--old-after",
            paramLabel = "DURATION",
            description =
                    "what is younger may still be in the making; default: reconcile.old-after, as the environment has"
                            + " it (24h)")
    @Nullable
    String oldAfter;

    @Option(names = "--dry-run", description = "only looks: repairs nothing, and writes nothing down")
    boolean dryRun;

    @Option(
            names = "--show",
            description =
                    "looks at nothing: shows what the latest reconciliations, also the nightly ones, left and nobody put right")
    boolean show;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "with --show: at most so many of a tenant; default: 1000")
    int limit;

    @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
    ListFormat format = ListFormat.table;

    private ReconcileSettings settings = ReconcileSettings.DEFAULTS;
    private AzureStoreSettings azure = AzureStoreSettings.DEFAULTS;

    @Override
    void check() {
        requireLimit(limit);
        if (show && (dryRun || oldAfter != null || repairedAtMost != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--show looks at nothing: --dry-run, --old-after and --repaired-at-most do not go with it");
        }
        var service = ServiceSettings.ofThisProcess();
        var nightly = service.read("reconcile", ReconcileSettings.class);
        azure = service.read("store.azure", AzureStoreSettings.class);
        try {
            settings = new ReconcileSettings(
                    oldAfter == null ? nightly.oldAfter() : DurationStyle.detectAndParse(oldAfter, ChronoUnit.SECONDS),
                    nightly.receivingAtMost(),
                    nightly.listedAtMost(),
                    repairedAtMost == null ? nightly.repairedAtMost() : repairedAtMost);
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    @Override
    void run(CommandDatabase database) throws IOException {
        var only = tenant == null ? null : database.tenant(tenant);
        var rows = new Rows(out(), format);
        if (show) {
            var left = new LeftFindings(new OpenFindings(database.jdbc(), database.scope()), rows, limit);
            say(left.show(only, database.tenantsNamed(tenant)));
        } else {
            reconcile(database, only, rows);
        }
    }

    private void reconcile(CommandDatabase database, @Nullable Tenant only, Rows rows) throws IOException {
        var names = database.tenants().all().stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
        options.requireStore();
        var reconciler = new Reconciler(
                database.jdbc(),
                database.scope(),
                database.tenants(),
                StoreLocation.open(options.storeUri(), azure, new CompositeMeterRegistry()),
                settings);
        var found = dryRun
                ? reconciler.dryRun(only, finding -> rows.add(row(names, finding)))
                : reconciler.now(only, finding -> rows.add(row(names, finding)));
        rows.end("store, ledger and results agree");
        say((dryRun ? "nothing was changed: " : "") + found);
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }

    private static Map<String, @Nullable Object> row(Map<TenantId, String> names, Finding finding) {
        var owner = finding.tenant();
        var recording = finding.recording();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", owner == null ? null : names.getOrDefault(owner, owner.toString()));
        row.put("month", finding.callMonth().toString().substring(0, 7));
        row.put("kind", finding.kind().name());
        row.put("recording_id", recording == null ? null : recording.toString());
        row.put("repaired", finding.repaired());
        row.put("detail", finding.detail());
        return row;
    }
}
