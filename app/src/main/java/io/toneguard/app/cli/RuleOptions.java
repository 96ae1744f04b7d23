package io.toneguard.app.cli;

import io.toneguard.tap.rule.BothSpeakers;
import io.toneguard.tap.rule.RuleNumberException;
import io.toneguard.tap.rule.RuleSchedule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.Speaker;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A rule's settings as they are typed; what is not given stays as it is. */
final class RuleOptions {
    /** What a number of {@link RuleSettings} is typed as. */
    private static final Map<String, String> OPTIONS = Map.of(
            "threshold", "--threshold",
            "forSeconds", "--for",
            "releaseBelow", "--release-below",
            "releaseSeconds", "--release-for",
            "coolDownSeconds", "--cool-down",
            "leastConfidence", "--least-confidence",
            "warmUpSeconds", "--warm-up",
            "warmUpFactor", "--warm-up-factor",
            "otherOver", "--other-over",
            "otherWithinSeconds", "--other-within");

    @Option(names = "--speaker", paramLabel = "WHO", description = "whose voice: agent or customer")
    @Nullable
    String speaker;

    @Option(
            names = "--threshold",
            paramLabel = "SD",
            description = "deviation that alerts, robust standard deviations of the person's own calm, 0.5 to 20")
    @Nullable
    Double threshold;

    @Option(names = "--for", paramLabel = "TIME", description = "how long it must be exceeded, such as 5s; 1s to 60s")
    @Nullable
    String forTime;

    @Option(
            names = "--release-below",
            paramLabel = "SD",
            description = "deviation under which the voice is calm again, -6 to the threshold")
    @Nullable
    Double releaseBelow;

    @Option(names = "--release-for", paramLabel = "TIME", description = "how long it must be under it, 1s to 5m")
    @Nullable
    String releaseFor;

    @Option(
            names = "--cool-down",
            paramLabel = "TIME",
            description = "after an episode, how long the same voice opens no new one, 0s to 1h")
    @Nullable
    String coolDown;

    @Option(
            names = "--least-confidence",
            paramLabel = "C",
            description = "seconds of less confidence neither raise nor calm, 0 to 1")
    @Nullable
    Double leastConfidence;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description =
                    "at a person's beginning, for how many seconds with a voice the threshold is higher, 0s to 5m")
    @Nullable
    String warmUp;

    @Option(names = "--warm-up-factor", paramLabel = "X", description = "so many times as high, 1 to 10")
    @Nullable
    Double warmUpFactor;

    @Option(
            names = "--other-over",
            paramLabel = "SD",
            description = "only while the other voice of the call is over this deviation, too; -6 to 20")
    @Nullable
    Double otherOver;

    @Option(
            names = "--other-within",
            paramLabel = "TIME",
            description = "or was so long ago, 1s to 5m; default: 10s; needs --other-over")
    @Nullable
    String otherWithin;

    @Option(names = "--no-other", description = "whatever the other voice does")
    boolean noOther;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            description = "only on these days, such as mon-fri or sat,sun; default: all, if there are hours")
    @Nullable
    String days;

    @Option(names = "--from", paramLabel = "HH:MM", description = "only from this local time on")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "HH:MM", description = "until this, of the next day if it is earlier")
    @Nullable
    String to;

    @Option(
            names = {"--zone", "--time-zone"},
            paramLabel = "ZONE",
            description = "whose clocks, such as Asia/Tokyo; default: UTC")
    @Nullable
    String zone;

    @Option(names = "--always", description = "at any time")
    boolean always;

    boolean areGiven() {
        return noOther
                || always
                || Stream.of(
                                speaker,
                                threshold,
                                forTime,
                                releaseBelow,
                                releaseFor,
                                coolDown,
                                leastConfidence,
                                warmUp,
                                warmUpFactor,
                                otherOver,
                                otherWithin,
                                days,
                                from,
                                to,
                                zone)
                        .anyMatch(Objects::nonNull);
    }

    /** @throws IllegalArgumentException if it cannot be so; the message says what, and what can be */
    RuleSettings over(RuleSettings base) {
        try {
            return changed(base);
        } catch (RuleNumberException e) {
            throw new IllegalArgumentException(
                    e.saidOf(
                            OPTIONS.getOrDefault(e.field(), e.field()),
                            e.field().endsWith("Seconds") ? "s" : ""),
                    e);
        }
    }

    private RuleSettings changed(RuleSettings base) {
        return new RuleSettings(
                speaker == null ? base.speaker() : Speaker.of(speaker),
                or(threshold, base.threshold()),
                seconds("--for", forTime, base.forSeconds()),
                or(releaseBelow, base.releaseBelow()),
                seconds("--release-for", releaseFor, base.releaseSeconds()),
                seconds("--cool-down", coolDown, base.coolDownSeconds()),
                or(leastConfidence, base.leastConfidence()),
                seconds("--warm-up", warmUp, base.warmUpSeconds()),
                or(warmUpFactor, base.warmUpFactor()),
                bothSpeakers(base.bothSpeakers()),
                schedule(base.schedule()));
    }

    private @Nullable BothSpeakers bothSpeakers(@Nullable BothSpeakers base) {
        if (noOther) {
            refuse(otherOver != null || otherWithin != null, "--no-other contradicts --other-over and --other-within");
            return null;
        }
        if (otherOver == null && otherWithin == null) {
            return base;
        }
        refuse(otherOver == null && base == null, "--other-within needs --other-over");
        double over = otherOver != null ? otherOver : base == null ? 0 : base.over();
        return new BothSpeakers(over, seconds("--other-within", otherWithin, base == null ? 10 : base.withinSeconds()));
    }

    private @Nullable RuleSchedule schedule(@Nullable RuleSchedule base) {
        boolean given = days != null || from != null || to != null || zone != null;
        if (always) {
            refuse(given, "--always contradicts --days, --from, --to and --zone");
            return null;
        }
        if (!given) {
            return base;
        }
        Set<DayOfWeek> on = base == null ? EnumSet.allOf(DayOfWeek.class) : base.days();
        return new RuleSchedule(
                days == null ? on : days(days),
                time("--from", from, base == null ? LocalTime.MIDNIGHT : base.from()),
                time("--to", to, base == null ? LocalTime.MIDNIGHT : base.to()),
                zone == null ? (base == null ? ZoneId.of("UTC") : base.zone()) : zone(zone));
    }

    private static void refuse(boolean contradiction, String message) {
        if (contradiction) {
            throw new IllegalArgumentException(message);
        }
    }

    private static double or(@Nullable Double given, double base) {
        return given == null ? base : given;
    }

    private static int seconds(String option, @Nullable String text, int base) {
        return text == null ? base : TypedSeconds.of(option, text, Duration.ofDays(1));
    }

    private static LocalTime time(String option, @Nullable String text, LocalTime base) {
        try {
            return text == null ? base : LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(option + "=" + text + " is no time of day such as 22:00", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--zone=" + text + " is no time zone such as Asia/Tokyo", e);
        }
    }

    private static Set<DayOfWeek> days(String text) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var part : List.of(text.split(",", -1))) {
            var ends = part.split("-", -1);
            refuse(ends.length > 2, "--days=" + text + " is not like mon-fri or sat,sun");
            var day = day(ends[0], text);
            var last = day(ends[ends.length - 1], text);
            days.add(day);
            while (day != last) {
                day = day.plus(1);
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String word, String text) {
        var name = word.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> name.length() >= 3 && day.name().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--days=" + text + ": '" + word + "' is none of mon, tue, wed, thu, fri, sat, sun"));
    }
}
