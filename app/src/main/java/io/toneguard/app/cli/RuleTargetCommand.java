package io.toneguard.app.cli;

import io.toneguard.tap.delivery.AlertTarget;
import io.toneguard.tap.delivery.AlertTargets;
import io.toneguard.tap.delivery.TargetKind;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whom alerts are told to, and where a PBX takes orders. */
@Command(
        name = "target",
        description =
                "Targets: whom alerts are told to, step by step until somebody acknowledges, and where a PBX takes orders.",
        subcommands = {RuleTargetCommand.Add.class, RuleTargetCommand.ListAll.class, RuleTargetCommand.Remove.class})
final class RuleTargetCommand {
    private static final int SHORTEST_SECRET = 16;
    private static final Duration LONGEST_PATIENCE = Duration.ofDays(365);
    private static final TenantId NOBODY = new TenantId(new UUID(0, 0));

    private RuleTargetCommand() {}

    /** Adds a target. */
    @Command(
            name = "add",
            description =
                    "Adds a target; of kind control, its name says of which source's PBX (a tenant's only one serves all).")
    static final class Add extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "TENANT", description = "whose alerts it is told")
        String tenant = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "1 to 63 of a-z, 0-9, '-' and '_'")
        String name = "";

        @Option(
                names = "--kind",
                required = true,
                description = "webhook, mail, slack, teams, or control: where a PBX takes orders")
        String kindWord = "";

        @Option(
                names = "--address",
                required = true,
                description =
                        "a URL, of kind mail addresses separated by commas; env:NAME takes it from the environment, which keeps"
                                + " the URL of a chat, a credential, out of the shell's history")
        String address = "";

        @Option(names = "--team", description = "only this team's alerts; default: every team's")
        @Nullable
        String team;

        @Option(
                names = "--step",
                defaultValue = "0",
                description = "of the escalation, 0 to 9: a team's lowest is told at once; default: 0")
        int step;

        @Option(
                names = "--acknowledge-within",
                paramLabel = "DURATION",
                description =
                        "after which the next step is told, such as 60s; 1s to 8760h; default: this step waits for nobody")
        @Nullable
        String acknowledgeWithin;

        @Option(
                names = "--secret-env",
                paramLabel = "VAR",
                description =
                        "environment variable with the key that messages are signed with (HMAC-SHA256); of kind webhook and"
                                + " control; kept sealed under " + MasterKey.VARIABLE)
        @Nullable
        String secretVariable;

        private @Nullable Integer withinSeconds;
        private @Nullable String secret;
        private Optional<MasterKey> masterKey = Optional.empty();
        private TargetKind kind = TargetKind.WEBHOOK;
        private Optional<String> doubt = Optional.empty();

        @Override
        void check() {
            try {
                Tenant.requireName(tenant);
                kind = TargetKind.of(kindWord);
                address = address.startsWith("env:") ? environment(address.substring(4)) : address;
                withinSeconds = acknowledgeWithin == null ? null : seconds(acknowledgeWithin);
                if (kind == TargetKind.CONTROL && (withinSeconds != null || step != 0 || team != null)) {
                    throw new IllegalArgumentException(
                            "a target of kind control is told of no alerts: it takes no --team, --step or --acknowledge-within");
                }
                secret = secretVariable == null ? null : environment(secretVariable);
                if (secret != null) {
                    requireUsable(secret);
                }
                // Refused here, where it is typed, and again with whose it is.
                new AlertTarget(NOBODY, name, kind, address, null, team, step, withinSeconds);
                doubt = TargetReach.doubt(kind, address);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        private void requireUsable(String key) {
            if (!kind.signed()) {
                throw new IllegalArgumentException(
                        "messages to kind " + kind.word() + " are not signed; leave out --secret-env");
            }
            if (key.length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException("the secret in " + secretVariable + " has " + key.length()
                        + " characters, fewer than " + SHORTEST_SECRET + ": one that short can be guessed");
            }
            masterKey = MasterKey.from(System.getenv());
            if (masterKey.isEmpty()) {
                throw new IllegalArgumentException("the secret is kept encrypted, but " + MasterKey.isMissing());
            }
        }

        private static String environment(String variable) {
            return Optional.ofNullable(System.getenv(variable))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no environment variable " + variable + ", or it is empty"));
        }

        private static int seconds(String text) {
            int seconds = TypedSeconds.of("--acknowledge-within", text, LONGEST_PATIENCE);
            if (seconds < 1) {
                throw new IllegalArgumentException("--acknowledge-within=" + text + " is below 1s");
            }
            return seconds;
        }

        @Override
        void run(CommandDatabase database) {
            var whose = database.tenant(tenant);
            var owner = whose.id();
            RulesCommand.warnOfUnknown(team, err(), database, whose);
            var key = secret;
            var sealed = key == null ? null : AlertTargets.sealed(masterKey.orElseThrow(), owner, name, key);
            var target = new AlertTarget(owner, name, kind, address, sealed, team, step, withinSeconds);
            if (!targets(database).add(target)) {
                throw new CommandFailed("tenant " + tenant + " has a target '" + name
                        + "' already; `rules target remove` it first, or choose another name");
            }
            out().println("target " + tenant + "/" + name + " added: " + kind.word() + " " + target.shownAddress());
            if (kind.signed() && sealed == null) {
                out().println("messages to it are not signed: --secret-env gives it a key to know ours by");
            }
            if (address.startsWith("http://")) {
                out().println("they go over the network unencrypted: https:// is for anything beyond this machine");
            }
            out().flush();
            doubt.ifPresent(reason -> err().println("warning: " + reason));
            err().flush();
        }
    }

    /** Lists the targets. */
    @Command(
            name = "list",
            description =
                    "Lists the targets, by step, and how deliveries to them fare; chats' URLs are credentials and shown without their path.")
    static final class ListAll extends DatabaseCommand {
        @Parameters(paramLabel = "TENANT", arity = "0..1", description = "only this tenant's; default: all tenants'")
        @Nullable
        String tenant;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var rows = new Rows(out(), format);
            for (var owner : database.tenantsNamed(tenant)) {
                var standings = TargetStanding.ofTenant(database, owner.id());
                for (var target : targets(database).of(owner.id())) {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    row.put("tenant", owner.name());
                    row.put("target", target.name());
                    row.put("kind", target.kind().word());
                    row.put("address", target.shownAddress());
                    row.put("signed", target.secret() != null);
                    row.put("team", target.team());
                    row.put("step", target.step());
                    row.put("acknowledge_within_seconds", target.acknowledgeWithinSeconds());
                    standings
                            .getOrDefault(target.name(), TargetStanding.NOTHING_SENT)
                            .addTo(row);
                    rows.add(row);
                }
            }
            rows.end("there is no target yet; `rules target add TENANT NAME --kind K --address A` adds one");
        }
    }

    /** Removes a target. */
    @Command(name = "remove", description = "Removes a target; what was still to be delivered to it ends as dead.")
    static final class Remove extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "TENANT", description = "whose target it is")
        String tenant = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "of the target")
        String name = "";

        @Override
        void run(CommandDatabase database) {
            if (!targets(database).remove(database.tenant(tenant).id(), name)) {
                throw new CommandFailed("tenant " + tenant + " has no target '" + name + "'; `rules target list "
                        + tenant + "` shows them");
            }
            out().println("target " + tenant + "/" + name + " removed");
            out().flush();
        }
    }

    private static AlertTargets targets(CommandDatabase database) {
        return new AlertTargets(database.jdbc(), database.scope());
    }
}
