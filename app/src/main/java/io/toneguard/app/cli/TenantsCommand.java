package io.toneguard.app.cli;

import io.toneguard.ingest.contract.Contract;
import io.toneguard.ingest.contract.JdbcContracts;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tenants and their policy. */
@Command(
        name = "tenants",
        description = "Tenants: whose voices may be measured and what for, their keys, contracts and webhooks.",
        subcommands = {
            TenantsCommand.Add.class,
            TenantsCommand.Policy.class,
            TenantsCommand.ListAll.class,
            TenantsKeys.Token.class,
            TenantsKeys.ListAll.class,
            TenantsKeys.Revoke.class,
            TenantsKeys.Rotate.class,
            TenantsContract.class,
            TenantsWebhook.class
        })
final class TenantsCommand {
    /** A command that sets a tenant's policy. */
    abstract static class WithPolicy extends DatabaseCommand {
        @Parameters(paramLabel = "NAME", description = "1 to 63 of a-z, 0-9, '-' and '_'; names the inbox folder")
        String name = "";

        @Option(
                names = "--score",
                paramLabel = "agent,customer",
                split = ",",
                description = "whose voices may be measured; without it nobody's")
        List<String> score = List.of();

        @Option(
                names = "--purpose",
                paramLabel = "TEXT",
                description = "what the measuring is for, in the tenant's own words")
        String purpose = "";

        ScoringPolicy policy = ScoringPolicy.NONE;

        @Override
        void check() {
            try {
                Tenant.requireName(name);
                Set<Speaker> speakers =
                        score.stream().map(String::strip).map(Speaker::of).collect(Collectors.toSet());
                policy = new ScoringPolicy(speakers, purpose);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        String scored() {
            return policy.scored().isEmpty()
                    ? "nobody is measured until `tenants policy " + name + "` says so"
                    : "measured: " + String.join(",", words(policy));
        }
    }

    /** Adds a tenant. */
    @Command(
            name = "add",
            description = "Adds a tenant and its inbox folder; without --score nothing of it is measured.")
    static final class Add extends WithPolicy {
        @Override
        void run(CommandDatabase database) throws IOException {
            if (database.tenants().add(name, policy).isEmpty()) {
                throw new CommandFailed(
                        "tenant '" + name + "' is there already; `tenants policy " + name + "` changes its policy");
            }
            var folder = Files.createDirectories(options.inbox().resolve(name));
            out().println("tenant " + name + " added, " + scored() + ", inbox " + folder);
        }
    }

    /** Changes a tenant's policy. */
    @Command(
            name = "policy",
            description = "Sets whose voices may be measured; recordings that waited for it are analysed from then on.")
    static final class Policy extends WithPolicy {
        @Override
        void run(CommandDatabase database) {
            database.tenants().setPolicy(database.tenant(name).id(), policy);
            out().println("tenant " + name + ": " + scored());
            var changed = database.tenant(name);
            DeafRules.warn(err(), changed, RulesCommand.rules(database).inForce(changed.id()));
        }
    }

    /** Lists the tenants. */
    @Command(name = "list", description = "Lists the tenants.")
    static final class ListAll extends DatabaseCommand {
        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var rows = new Rows(out(), format);
            var contracts = new JdbcContracts(database.jdbc(), database.scope());
            var agreed = contracts.all();
            for (var tenant : database.tenants().all()) {
                var contract = agreed.getOrDefault(tenant.id(), Contract.UNLIMITED);
                var row = new LinkedHashMap<String, @Nullable Object>();
                row.put("tenant", tenant.name());
                row.put("tenant_id", tenant.id().toString());
                row.put("scored", words(tenant.policy()));
                row.put("purpose", tenant.policy().purpose());
                row.put("sessions", contract.sessions());
                row.put("audio_hours_per_month", contract.audioHoursPerMonth());
                row.put("audio_hours_this_month", contracts.audioSecondsThisMonth(tenant.id()) / 3600);
                row.put("uploads_per_second", contract.uploadsPerSecond());
                rows.add(row);
            }
            rows.end("there is no tenant yet; `tenants add NAME --score agent,customer --purpose TEXT` adds one");
        }
    }

    private TenantsCommand() {}

    private static List<String> words(ScoringPolicy policy) {
        return policy.scored().stream().map(Speaker::word).sorted().toList();
    }
}
