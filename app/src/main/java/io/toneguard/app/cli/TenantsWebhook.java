package io.toneguard.app.cli;

import io.toneguard.app.webhook.Webhook;
import io.toneguard.app.webhook.Webhooks;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a tenant's own systems are told what became of a recording. */
@Command(
        name = "webhook",
        description =
                "Webhooks: where a tenant's own systems are told that a recording was stored, analysed, or failed.",
        subcommands = {
            TenantsWebhook.Add.class,
            TenantsWebhook.ListAll.class,
            TenantsWebhook.Remove.class,
            TenantsWebhook.Test.class
        })
final class TenantsWebhook {
    private TenantsWebhook() {}

    /** A command about one webhook. */
    abstract static class OfOne extends DatabaseCommand {
        @Parameters(index = "0", paramLabel = "TENANT", description = "whose recordings it is told of")
        String tenant = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "1 to 63 of a-z, 0-9, '-' and '_'")
        String name = "";

        final CommandFailed notThere() {
            return new CommandFailed("tenant " + tenant + " has no webhook '" + name + "'; `tenants webhook list "
                    + tenant + "` shows them");
        }
    }

    /** Adds a webhook. */
    @Command(
            name = "add",
            description =
                    "Adds a webhook; the key by which its signatures are checked is the last line of stdout, alone, shown this once.")
    static final class Add extends OfOne {
        private static final int SECRET_BYTES = 32;

        @Option(names = "--url", required = true, description = "where to post to: http or https")
        String url = "";

        @Option(
                names = "--events",
                paramLabel = "stored,analysed,failed",
                split = ",",
                defaultValue = "stored,analysed,failed",
                description = "of what; failed is said of quarantined recordings, too; default: all")
        List<String> events = List.of();

        private Optional<MasterKey> masterKey = Optional.empty();

        @Override
        void check() {
            try {
                masterKey = MasterKey.from(System.getenv());
                if (masterKey.isEmpty()) {
                    throw new IllegalArgumentException(
                            "the signatures' key is kept encrypted, but " + MasterKey.isMissing());
                }
                // Refused here, where it is typed, and again with whose it is.
                webhook(new TenantId(new UUID(0, 0)), "");
            } catch (IllegalArgumentException e) {
                throw badUsage(e);
            }
        }

        private Webhook webhook(TenantId owner, String secret) {
            return new Webhook(
                    owner, name, url, events.stream().map(String::strip).toList(), secret);
        }

        @Override
        void run(CommandDatabase database) {
            var owner = database.tenant(tenant).id();
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            var webhook = webhook(owner, Webhook.sealed(masterKey.orElseThrow(), owner, name, secret));
            if (!webhooks(database).add(webhook)) {
                throw new CommandFailed("tenant " + tenant + " has a webhook '" + name
                        + "' already; `tenants webhook remove` it first, or choose another name");
            }
            out().println("webhook " + tenant + "/" + name + " added: " + String.join(",", webhook.events()));
            if (url.startsWith("http://")) {
                out().println(
                                "what is posted goes over the network unencrypted: https:// is for anything beyond this machine");
            }
            out().println("the key of header Toneguard-Signature, shown this once:");
            out().println(secret);
            out().flush();
        }
    }

    /** Lists the webhooks. */
    @Command(name = "list", description = "Lists the webhooks, and how deliveries to them fare.")
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
                for (var standing : webhooks(database).of(owner.id())) {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    row.put("tenant", owner.name());
                    row.put("webhook", standing.webhook().name());
                    row.put("url", standing.webhook().url());
                    row.put("events", standing.webhook().events());
                    row.put("pending", standing.pending());
                    row.put("delivered", standing.delivered());
                    row.put("dead", standing.dead());
                    row.put(
                            "last_delivered_at",
                            standing.lastDeliveredAt() == null
                                    ? null
                                    : standing.lastDeliveredAt()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString());
                    row.put("last_error", standing.lastError());
                    rows.add(row);
                }
            }
            rows.end("there is no webhook yet; `tenants webhook add TENANT NAME --url URL` adds one");
        }
    }

    /** Removes a webhook. */
    @Command(name = "remove", description = "Removes a webhook, and what was still to be delivered to it.")
    static final class Remove extends OfOne {
        @Override
        void run(CommandDatabase database) {
            if (!webhooks(database).remove(database.tenant(tenant).id(), name)) {
                throw notThere();
            }
            out().println("webhook " + tenant + "/" + name + " removed");
            out().flush();
        }
    }

    /** Tries a webhook. */
    @Command(name = "test", description = "Has the service post event `test` to a webhook, and says what came of it.")
    static final class Test extends OfOne {
        private static final Duration LOOK_EVERY = Duration.ofMillis(200);

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                defaultValue = "20",
                description = "how long to wait for the service; default: 20")
        int waitSeconds;

        @Override
        void run(CommandDatabase database) throws InterruptedException {
            var owner = database.tenant(tenant).id();
            var delivery = webhooks(database).test(owner, name).orElseThrow(this::notThere);
            var until = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
            while (true) {
                var outcome = webhooks(database).outcome(owner, delivery).orElseThrow(this::notThere);
                if (outcome.state().equals("delivered")) {
                    out().println("webhook " + tenant + "/" + name + " took delivery " + delivery);
                    out().flush();
                    return;
                }
                var error = outcome.error();
                if (error != null) {
                    throw new CommandFailed("webhook " + tenant + "/" + name + " did not take delivery " + delivery
                            + ": " + error + "; the service tries it again");
                }
                if (System.nanoTime() - until > 0) {
                    throw new CommandFailed("delivery " + delivery + " to webhook " + tenant + "/" + name
                            + " was not tried within " + waitSeconds
                            + " s: does a `serve` with the role manager run on this database?");
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private static Webhooks webhooks(CommandDatabase database) {
        return new Webhooks(database.jdbc(), database.scope());
    }
}
