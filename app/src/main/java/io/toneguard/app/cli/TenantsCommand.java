package io.toneguard.app.cli;

import io.toneguard.app.db.AgentCare;
import io.toneguard.app.db.JdbcAgentCare;
import io.toneguard.app.db.OpenDatabase;
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

        @Option(
                names = "--agent-care",
                paramLabel = "none|team|agent",
                description =
                        "what BI's views of agents' own care show: each agent's shifts, sums of teams of three and more, or nothing;"
                                + " default: as it was, for a new tenant team")
        @Nullable
        String agentCare;

        @Option(
                names = {"--zone", "--time-zone"},
                paramLabel = "ZONE",
                description =
                        "whose clocks a team's days in these views go by, such as Asia/Tokyo; default: as it was, else UTC")
        @Nullable
        String zone;

        ScoringPolicy policy = ScoringPolicy.NONE;
        private AgentCare.@Nullable Shown shown;

        @Override
        void check() {
            try {
                Tenant.requireName(name);
                Set<Speaker> speakers =
                        score.stream().map(String::strip).map(Speaker::of).collect(Collectors.toSet());
                policy = new ScoringPolicy(speakers, purpose);
                shown = agentCare == null ? null : AgentCare.Shown.of(agentCare);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        /** Only how agents' own care is shown: whoever says no more than that does not mean that nobody is measured any more. */
        boolean isCareOnly() {
            return score.isEmpty() && purpose.isEmpty() && (agentCare != null || zone != null);
        }

        void requireTimeZone(CommandDatabase database) {
            if (zone != null && !care(database).isTimeZone(zone)) {
                throw new CommandFailed(
                        "the database knows no time zone '" + zone + "'; they are named as Asia/Tokyo is");
            }
        }

        void setCare(CommandDatabase database, Tenant tenant) {
            if (agentCare != null || zone != null) {
                care(database).set(tenant.id(), shown, zone);
                var now = care(database).all().get(tenant.id());
                if (now != null) {
                    out().println("agents' own care: " + now.shown().word() + ", days of " + now.timeZone());
                }
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
        /** The first tenant may come before the first `serve`. */
        @Override
        CommandDatabase open() {
            return new CommandDatabase(OpenDatabase.forFirstCommand(options.db, options.data));
        }

        @Override
        void run(CommandDatabase database) throws IOException {
            requireTimeZone(database);
            var added = database.tenants()
                    .add(name, policy)
                    .orElseThrow(() -> new CommandFailed("tenant '" + name + "' is there already; `tenants policy "
                            + name + "` changes its policy"));
            var folder = Files.createDirectories(options.inbox().resolve(name));
            out().println("tenant " + name + " added, " + scored() + ", inbox " + folder);
            setCare(database, added);
        }
    }

    /** Changes a tenant's policy. */
    @Command(
            name = "policy",
            description =
                    "Sets whose voices may be measured; recordings that waited for it are analysed from then on. Who is left out is heard"
                            + " no further in calls that run, within seconds (alerts.refresh), and nothing of past ones is learned any"
                            + " more. With --agent-care or --zone alone, who is measured stays.")
    static final class Policy extends WithPolicy {
        @Override
        void run(CommandDatabase database) {
            requireTimeZone(database);
            var before = database.tenant(name);
            setCare(database, before);
            if (isCareOnly()) {
                return;
            }
            database.tenants().setPolicy(before.id(), policy);
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
            var cares = care(database).all();
            for (var tenant : database.tenants().all()) {
                var contract = agreed.getOrDefault(tenant.id(), Contract.UNLIMITED);
                var row = new LinkedHashMap<String, @Nullable Object>();
                row.put("tenant", tenant.name());
                row.put("tenant_id", tenant.id().toString());
                row.put("scored", words(tenant.policy()));
                row.put("purpose", tenant.policy().purpose());
                var care = cares.get(tenant.id());
                row.put("agent_care", care == null ? null : care.shown().word());
                row.put("time_zone", care == null ? null : care.timeZone());
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

    private static JdbcAgentCare care(CommandDatabase database) {
        return new JdbcAgentCare(database.jdbc(), database.scope());
    }

    private static List<String> words(ScoringPolicy policy) {
        return policy.scored().stream().map(Speaker::word).sorted().toList();
    }
}
