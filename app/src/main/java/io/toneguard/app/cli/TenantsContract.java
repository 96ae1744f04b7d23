package io.toneguard.app.cli;

import io.toneguard.ingest.contract.Contract;
import io.toneguard.ingest.contract.JdbcContracts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was agreed with a tenant. */
@Command(
        name = "contract",
        description =
                "Sets how much a tenant may bring; what is not named stays, `none` lifts a limit; it counts within seconds.")
final class TenantsContract extends DatabaseCommand {
    private static final String NONE = "none";

    @Parameters(paramLabel = "NAME", description = "the tenant")
    String name = "";

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description =
                    "live connections at one time, of all its sources together, on one node; one more is answered with 503 before its upgrade")
    @Nullable
    String sessions;

    @Option(
            names = "--audio-hours-per-month",
            paramLabel = "H",
            description =
                    "stored audio in a calendar month (UTC); files over it are refused as OVER_CONTRACT, live calls never are")
    @Nullable
    String audioHours;

    @Option(
            names = "--uploads-per-second",
            paramLabel = "N",
            description = "recordings over HTTP, on one node; more are answered with 429")
    @Nullable
    String uploads;

    /** Refuses what is no number; what it is worth, a contract says. */
    @Override
    void check() {
        try {
            with(Contract.UNLIMITED);
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    @Override
    void run(CommandDatabase database) {
        var contracts = new JdbcContracts(database.jdbc(), database.scope());
        var tenant = database.tenant(name).id();
        var before = contracts.of(tenant);
        var contract = with(before);
        if (!contract.equals(before)) {
            contracts.agree(tenant, contract);
        }
        out().println("tenant " + name + ": sessions " + word(contract.sessions()) + ", audio hours per month "
                + word(contract.audioHoursPerMonth()) + " ("
                + Rows.number(contracts.audioSecondsThisMonth(tenant) / 3600, 1)
                + " stored in this one), uploads per second " + word(contract.uploadsPerSecond()));
        out().flush();
    }

    private Contract with(Contract before) {
        return new Contract(
                changed("--sessions", sessions, before.sessions(), Integer::valueOf),
                changed("--audio-hours-per-month", audioHours, before.audioHoursPerMonth(), Double::valueOf),
                changed("--uploads-per-second", uploads, before.uploadsPerSecond(), Double::valueOf));
    }

    private static <N extends Number> @Nullable N changed(
            String option, @Nullable String text, @Nullable N before, Function<String, N> number) {
        if (text == null) {
            return before;
        }
        if (text.equals(NONE)) {
            return null;
        }
        try {
            return number.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + "=" + text + " is no number, and not none", e);
        }
    }

    private static String word(@Nullable Number limit) {
        return limit == null ? "without a limit" : limit.toString();
    }
}
