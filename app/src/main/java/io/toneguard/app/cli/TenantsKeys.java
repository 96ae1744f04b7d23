package io.toneguard.app.cli;

import io.toneguard.app.db.ApiKeys;
import io.toneguard.app.db.KeyTerms;
import io.toneguard.voice.call.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A tenant's keys to the HTTP interfaces. */
final class TenantsKeys {
    private static final String EVERYTHING = "*";

    private TenantsKeys() {}

    /** Makes a key. */
    @Command(name = "token", description = "Makes a key; it is the last line of stdout, alone, and is shown this once.")
    static final class Token extends DatabaseCommand {
        @Parameters(paramLabel = "NAME", description = "the tenant whose key it is")
        String name = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                split = ",",
                description =
                        "what it is for: recordings:read, recordings:write, calls:erase, alerts:read, alerts:write, metrics:read; default: all")
        List<String> scopes = List.of();

        @Option(
                names = "--expires",
                paramLabel = "DURATION",
                description = "how long it is good, such as 90d; default: until it is revoked")
        @Nullable
        String expires;

        @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "whose it is, or what for")
        String note = "";

        private KeyTerms terms = KeyTerms.EVERYTHING;

        @Override
        void check() {
            try {
                var words = scopes.stream().map(String::strip).toList();
                words.stream().filter(word -> !word.equals(EVERYTHING)).forEach(Scope::of);
                terms = new KeyTerms(
                        words.isEmpty() ? List.of(EVERYTHING) : words,
                        Optional.ofNullable(expires).map(DurationStyle::detectAndParse),
                        note);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        @Override
        void run(CommandDatabase database) {
            var made = keys(database).issue(database.tenant(name), terms);
            out().println("key " + made.key() + " of tenant " + name + ", for "
                    + (terms.scopes().contains(EVERYTHING) ? "everything" : String.join(",", terms.scopes()))
                    + (expires == null ? "" : ", good for " + expires) + "; shown this once:");
            out().println(made.text());
            out().flush();
        }
    }

    /** Lists a tenant's keys. */
    @Command(name = "keys", description = "Lists a tenant's keys, without their secrets.")
    static final class ListAll extends DatabaseCommand {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "only this tenant's; default: all tenants'")
        @Nullable
        String name;

        @Option(names = "--format", defaultValue = "table", description = "table or json; default: table")
        ListFormat format = ListFormat.table;

        @Override
        void run(CommandDatabase database) {
            var rows = new Rows(out(), format);
            for (var owner : database.tenantsNamed(name)) {
                for (var key : keys(database).of(owner.id())) {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    row.put("tenant", owner.name());
                    row.put("key_id", key.key().toString());
                    row.put("state", key.state());
                    row.put("note", key.note());
                    row.put("scopes", key.scopes());
                    row.put("created_at", time(key.createdAt()));
                    row.put("expires_at", time(key.expiresAt()));
                    row.put(
                            "last_used_on",
                            key.lastUsedOn() == null ? null : key.lastUsedOn().toString());
                    row.put(
                            "rotated_to",
                            key.rotatedTo() == null ? null : key.rotatedTo().toString());
                    rows.add(row);
                }
            }
            rows.end("there is no key yet; `tenants token NAME` makes one");
        }
    }

    /** A command about one key. */
    abstract static class OfOne extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "the tenant whose key it is")
        String name = "";

        @Parameters(index = "1", paramLabel = "KEYID", description = "as `tenants keys` shows it")
        String keyId = "";

        UUID key = new UUID(0, 0);

        @Override
        void check() {
            try {
                key = UUID.fromString(keyId);
            } catch (IllegalArgumentException e) {
                // Without the text: it may be a whole key.
                throw badUsage(new IllegalArgumentException("KEYID is no id of a key; `tenants keys` shows them"));
            }
        }

        CommandFailed notThere(String what) {
            return new CommandFailed(
                    "tenant " + name + " has no " + what + " " + key + "; `tenants keys " + name + "` shows its keys");
        }
    }

    /** Ends a key. */
    @Command(name = "revoke", description = "Ends a key: within api-key.refresh (5 s) it opens nothing more.")
    static final class Revoke extends OfOne {
        @Override
        void run(CommandDatabase database) {
            if (!keys(database).revoke(database.tenant(name).id(), key)) {
                throw notThere("key");
            }
            out().println("key " + key + " of tenant " + name + " is revoked; it opens nothing within seconds");
            out().flush();
        }
    }

    /** Replaces a key. */
    @Command(
            name = "rotate",
            description =
                    "Makes a key for the same, and lets the old one end; the new one is the last line of stdout, alone.")
    static final class Rotate extends OfOne {
        @Option(
                names = "--grace",
                paramLabel = "DURATION",
                defaultValue = "1d",
                description = "how long the old one stays good, such as 2h; 0s ends it at once; default: 1d")
        String grace = "";

        private Duration graceTime = Duration.ZERO;

        @Override
        void check() {
            super.check();
            try {
                graceTime = DurationStyle.detectAndParse(grace);
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
            if (graceTime.isNegative()) {
                throw badUsage(new IllegalArgumentException("--grace=" + grace + " is negative"));
            }
        }

        @Override
        void run(CommandDatabase database) {
            var rotated = keys(database)
                    .rotate(database.tenant(name).id(), key, graceTime)
                    .orElseThrow(() -> notThere("good key that was not rotated before,"));
            out().println("key " + rotated.key().key() + " takes the place of " + key + ", which "
                    + (rotated.oldGoodUntil() == null
                            ? "ends within seconds"
                            : "is good until " + time(rotated.oldGoodUntil()))
                    + "; shown this once:");
            out().println(rotated.key().text());
            out().flush();
        }
    }

    private static ApiKeys keys(CommandDatabase database) {
        return new ApiKeys(database.jdbc(), database.scope());
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
