package io.toneguard.app.cli;

import io.toneguard.batch.reprocess.CostCap;
import io.toneguard.batch.reprocess.ReprocessingRequests;
import io.toneguard.batch.reprocess.Requested;
import io.toneguard.batch.reprocess.Selection;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has past recordings analysed again. */
@Command(
        name = "reprocess",
        description =
                "Has recordings that another version analysed analysed again by this one. BI sees nothing of it before `jobs"
                        + " promote`. What is not given does not narrow it: of all tenants, all days.")
final class JobsReprocess extends DatabaseCommand {
    private static final int SECONDS_PER_HOUR = 3600;

    @Option(names = "--tenant", paramLabel = "T", description = "only this tenant's; default: all tenants'")
    @Nullable
    String tenant;

    @Option(names = "--from", paramLabel = "DAY", description = "calls of this day and later, such as 2026-03-01")
    @Nullable
    String from;

    @Option(names = "--until", paramLabel = "DAY", description = "calls up to this day, and on it")
    @Nullable
    String until;

    @Option(
            names = {"--time-zone", "--zone"},
            paramLabel = "Z",
            defaultValue = "UTC",
            description = "of the days and of --ends-at; default: UTC")
    String zone = "UTC";

    @Option(names = "--agent", paramLabel = "A", description = "only calls in which this agent speaks; needs --tenant")
    @Nullable
    String agent;

    @Option(
            names = "--analysed-by",
            paramLabel = "VERSION",
            description = "only those that BI sees of this analyzer version, such as tg-2")
    @Nullable
    String analysedBy;

    @Option(
            names = "--even-if-gone",
            description = "those too whose audio was gone when an earlier reprocessing looked")
    boolean evenIfGone;

    @Option(names = "--at-night", description = "only in the night's window, as many nights as it takes")
    boolean atNight;

    @Option(
            names = "--ends-at",
            paramLabel = "TIME",
            description = "what is not done by then, such as 05:00 or 2026-03-31T05:00, is held")
    @Nullable
    String endsAt;

    @Option(
            names = "--most-worker-hours",
            paramLabel = "H",
            description = "what is not done when workers spent so much is held; with --at-night: so much a night")
    @Nullable
    Double mostWorkerHours;

    private Selection selection = new Selection(null, null, null, null, null, false);
    private CostCap cap = CostCap.NONE;

    @Override
    void check() {
        try {
            if (tenant != null) {
                Tenant.requireName(tenant);
            }
            if (analysedBy != null) {
                analysedBy = new AnalyzerVersion(analysedBy).name();
            }
            var place = zone(zone);
            selection = new Selection(
                    tenant,
                    start("--from", from, 0, place),
                    start("--until", until, 1, place),
                    agent,
                    analysedBy,
                    evenIfGone);
            if (mostWorkerHours != null && !(mostWorkerHours > 0)) {
                throw new IllegalArgumentException("--most-worker-hours=" + mostWorkerHours + " is not above 0");
            }
            cap = new CostCap(
                    atNight,
                    endsAt == null ? null : end(endsAt, ZonedDateTime.now(place)),
                    mostWorkerHours == null ? null : mostWorkerHours * SECONDS_PER_HOUR);
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--time-zone=" + text + " is no time zone such as Europe/Berlin", e);
        }
    }

    private static @Nullable Instant start(String option, @Nullable String text, int daysLater, ZoneId zone) {
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text).plusDays(daysLater).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + "=" + text + " is no day such as 2026-03-31", e);
        }
    }

    /** A time of day is the next such. */
    static Instant end(String text, ZonedDateTime now) {
        ZonedDateTime end;
        try {
            if (text.contains("T")) {
                end = LocalDateTime.parse(text).atZone(now.getZone());
            } else {
                var time = LocalTime.parse(text);
                end = now.with(time);
                end = end.isAfter(now)
                        ? end
                        : now.toLocalDate().plusDays(1).atTime(time).atZone(now.getZone());
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--ends-at=" + text + " is no time such as 05:00 or 2026-03-31T05:00", e);
        }
        if (!end.isAfter(now)) {
            throw new IllegalArgumentException("--ends-at=" + text + " is past in " + now.getZone());
        }
        return end.toInstant();
    }

    @Override
    void run(CommandDatabase database) {
        var tenants = database.tenantsNamed(tenant);
        var requests = new ReprocessingRequests(
                database.jdbc(), database.transactions(), database.scope(), AnalyzerVersion.CURRENT);
        var requested = requests.request(selection, cap, tenants);
        if (requested.number().isPresent()) {
            out().println("reprocessing R" + requested.number().getAsLong() + ": " + requested.recordings()
                    + " recordings of " + requested.tenants() + " tenants, " + Rows.number(requested.audioSeconds(), 0)
                    + " s of audio, by " + AnalyzerVersion.CURRENT + (atNight ? ", in the next night's window" : ""));
        } else {
            out().println("nothing to do: no recording that was asked for waits to be analysed by "
                    + AnalyzerVersion.CURRENT);
        }
        requested.leftOut().forEach(left -> out().println("not taken: " + left.recordings() + " " + because(left)));
        out().flush();
    }

    private static String because(Requested.LeftOut left) {
        return switch (left.reason()) {
            case NOT_ANALYSED -> "not analysed yet, or never; `calls list --state` and `jobs retry` are for these";
            case AUDIO_DELETED -> "whose audio was deleted, its retention was over";
            case CURRENT -> "that BI sees of " + AnalyzerVersion.CURRENT + " already";
            case POLICY_FORBIDS -> "of which the tenant's policy lets no speaker be measured";
            case IN_ANOTHER ->
                "that reprocessing R" + left.elsewhere() + " has; `jobs promote R" + left.elsewhere()
                        + "` shows its results to BI";
            case AUDIO_GONE -> "whose audio was gone when it was last looked for; --even-if-gone looks again";
        };
    }
}
