package io.toneguard.app.cli;

import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.Credential;
import io.toneguard.ingest.source.RegisteredSource;
import io.toneguard.voice.call.GivenName;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.secret.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The PBXs that may stream to us, and the recorders that drop files. */
@Command(
        name = "sources",
        description =
                "Sources: which PBXs may stream calls to us and how they prove it, which recorders drop files, and what both mean.",
        subcommands = {
            SourcesAdd.class,
            SourcesCommand.ListAll.class,
            SourcesCommand.Show.class,
            SourcesCommand.Remove.class,
            SourcesCommand.Rotate.class,
            SourcesTryFile.class
        })
final class SourcesCommand {
    /** A command about one source. */
    abstract static class OfOne extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "TENANT", description = "whose source it is")
        String tenant = "";

        @Parameters(
                index = "1",
                paramLabel = "NAME",
                description = "1 to 63 of a-z, 0-9, '-' and '_'; the user of --auth=basic")
        String name = "";

        @Option(
                names = "--public-url",
                paramLabel = "URL",
                defaultValue = "${env:PBX_PUBLICURL:-" + Option.NULL_VALUE + "}",
                description =
                        "how PBXs reach the service, for the URL that is printed; default: PBX_PUBLICURL, which sets the"
                                + " service's pbx.public-url too")
        @Nullable
        String publicUrl;

        final void requireNames() {
            Tenant.requireName(tenant);
            GivenName.require("source", name);
        }

        final RegisteredSource registered(CommandDatabase database) {
            return database.sources().find(database.tenant(tenant).id(), name).orElseThrow(this::notThere);
        }

        final CommandFailed notThere() {
            return new CommandFailed(
                    "tenant " + tenant + " has no source '" + name + "'; `sources list " + tenant + "` shows them");
        }

        /** The given credential, else one that is made; none where none is asked for. */
        final Optional<Credential> credential(AuthKind auth, SourceCredentialOption option) {
            var given = option.read();
            if (auth == AuthKind.NONE && given.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    given.map(text -> Credential.given(auth, name, text)).orElseGet(() -> Credential.made(auth, name)));
        }

        /** The only time that a credential which was made is seen. */
        final void reveal(Optional<Credential> credential, SourceCredentialOption option) {
            if (option.given == null && credential.isPresent()) {
                out().println("the credential, shown this once:");
                out().println(credential.get().reveal());
            }
            out().flush();
        }
    }

    /** Lists the sources. */
    @Command(name = "list", description = "Lists the sources.")
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
                for (var registered : database.sources().of(owner.id())) {
                    var row = row(registered);
                    row.keySet()
                            .retainAll(List.of(
                                    "tenant",
                                    "source",
                                    "dialect",
                                    "auth",
                                    "agent_channel",
                                    "customer_channel",
                                    "legs",
                                    "sessions",
                                    "created_at",
                                    "rotated_at"));
                    rows.add(row);
                }
            }
            var files = database.tenantsNamed(tenant).stream()
                    .flatMap(owner -> database.fileSources().of(owner.id()).stream())
                    .toList();
            if (!rows.isEmpty() || files.isEmpty()) {
                rows.end("there is no source yet; `sources add TENANT NAME --dialect D` or `--files` adds one");
            }
            var fileRows = new Rows(out(), format);
            files.forEach(source -> fileRows.add(FileSourceRows.row(source)));
            fileRows.endQuietly();
        }
    }

    /** Shows one source. */
    @Command(
            name = "show",
            description = "Shows what to enter in the PBX, what its tracks and metadata or its files' names mean.")
    static final class Show extends OfOne {
        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var owner = database.tenant(tenant).id();
            var files = database.fileSources().find(owner, name);
            show(files.isPresent() ? FileSourceRows.whole(files.get()) : pbx(registered(database)));
        }

        private Map<String, @Nullable Object> pbx(RegisteredSource registered) {
            var setup = new PbxSetup(registered, publicUrl);
            var row = row(registered);
            row.put("url", setup.url());
            row.put("proof", setup.proof());
            return row;
        }

        private void show(Map<String, @Nullable Object> row) {
            if (format == ListFormat.json) {
                new Rows(out(), format).add(row);
            } else {
                row.forEach((what, value) -> out().printf("%-18s %s%n", what, Rows.cell(value)));
            }
            out().flush();
        }
    }

    /** Removes a source. */
    @Command(
            name = "remove",
            description =
                    "Removes a source: its calls in progress go on, new ones are refused; its files in the inbox stay there.")
    static final class Remove extends OfOne {
        @Override
        void run(CommandDatabase database) {
            var owner = database.tenant(tenant).id();
            if (database.fileSources().remove(owner, name)) {
                out().println("source " + tenant + "/" + name
                        + " removed; files in its folder are left there from now on");
                return;
            }
            if (!database.sources().remove(owner, name)) {
                throw notThere();
            }
            out().println("source " + tenant + "/" + name + " removed; new calls of it are refused within seconds");
        }
    }

    /** Gives a source another credential. */
    @Command(
            name = "rotate",
            description = "Gives a source another credential; one that was made is the last line of stdout, alone.")
    static final class Rotate extends OfOne {
        @Mixin
        SourceCredentialOption credentialOption = new SourceCredentialOption();

        @Option(
                names = "--grace",
                paramLabel = "DURATION",
                description = "how long the old one stays good, such as 10m; default: it ends at once")
        @Nullable
        String grace;

        private Duration graceTime = Duration.ZERO;
        private Optional<MasterKey> masterKey = Optional.empty();

        @Override
        void check() {
            try {
                graceTime = grace == null ? Duration.ZERO : DurationStyle.detectAndParse(grace);
                masterKey = MasterKey.from(System.getenv());
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
            if (graceTime.isNegative()) {
                throw badUsage(new IllegalArgumentException("--grace=" + grace + " is negative"));
            }
        }

        @Override
        void run(CommandDatabase database) {
            var registered = registered(database);
            var owner = registered.source().tenant();
            if (registered.auth() == AuthKind.NONE) {
                throw new CommandFailed("source " + tenant + "/" + name
                        + " has authentication none, and so no credential; remove it and add it with another --auth");
            }
            var credential = credential(registered.auth(), credentialOption);
            var stored = credential.orElseThrow(this::notThere).stored(owner, name, masterKey);
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            var until = graceTime.isZero() ? null : now.plus(graceTime);
            if (!database.sources().rotate(owner, name, stored, now, until)) {
                throw notThere();
            }
            out().println("source " + tenant + "/" + name + " has another credential; the old one "
                    + (until == null
                            ? "ends within seconds (--grace would keep it)"
                            : "is good until " + until.truncatedTo(ChronoUnit.SECONDS)));
            out().println(new PbxSetup(registered, publicUrl).proof());
            reveal(credential, credentialOption);
        }
    }

    private SourcesCommand() {}

    private static Map<String, @Nullable Object> row(RegisteredSource registered) {
        var source = registered.source();
        var keys = source.keys();
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("tenant", source.tenantName());
        row.put("source", source.name());
        row.put("dialect", source.dialect());
        row.put("auth", registered.auth().word());
        row.put("header", registered.headerName());
        row.put("agent_channel", tracks(source.speakers(), Speaker.AGENT));
        row.put("customer_channel", tracks(source.speakers(), Speaker.CUSTOMER));
        row.put("call_key", keys.callId());
        row.put("leg_key", keys.leg());
        row.put("agent_key", keys.agentId());
        row.put("team_key", keys.team());
        row.put("queue_key", keys.queue());
        row.put("direction_key", keys.direction());
        row.put("rate_hz", source.rateHz());
        row.put("channels", source.channels());
        row.put("legs", source.legs());
        row.put("sessions", source.contractedSessions());
        row.put("retain_hours", registered.keeping().keepHours());
        row.put("delete_after_analysis", registered.keeping().deleteAfterAnalysis());
        row.put("created_at", time(registered.createdAt()));
        row.put("rotated_at", time(registered.rotatedAt()));
        row.put("old_credential_until", time(registered.previousUntil()));
        return row;
    }

    private static @Nullable String tracks(Map<String, Speaker> speakers, Speaker speaker) {
        return speakers.entrySet().stream()
                .filter(entry -> entry.getValue() == speaker)
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((one, other) -> one + "," + other)
                .orElse(null);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
