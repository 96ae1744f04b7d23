package io.toneguard.batch.night;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code night.}.
 *
 * @param enabled whether there are nights at all: without them nothing is reconciled by itself, and nothing waits to be reprocessed at night
 * @param zone time zone of all times and dates below
 * @param begins local time at which a night begins
 * @param ends local time at which it ends; earlier than {@code begins}: on the next day
 * @param biRefresh local time at which BI reads: a night stops then, if that is before {@code ends}; null: no earlier than {@code ends}
 * @param weekdays days on which a night begins; before a holiday one always does
 * @param holidays days on which nobody calls: the night that ends on one goes on until the end of the next
 * @param holidaysFile more of them, a date ({@code 2026-12-24}) at the beginning of a line, {@code #} before a comment; read again when it changes
 * @param lull how long no recording may have come in before the night's work begins
 * @param lullAtLatest how long after {@code begins} it begins all the same
 * @param backlogAtMost how long the night waits for the final analysis to be through
 * @param reconcileAtMost how long store, ledger and results are held against one another in one night; it goes on there in the next
 */
@ConfigurationProperties(prefix = "night", ignoreUnknownFields = false)
public record NightSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("22:00") LocalTime begins,
        @DefaultValue("05:00") LocalTime ends,
        @Nullable LocalTime biRefresh,

        @DefaultValue({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
        Set<DayOfWeek> weekdays,

        @DefaultValue List<LocalDate> holidays,
        @Nullable Path holidaysFile,
        @DefaultValue("10m") Duration lull,
        @DefaultValue("2h") Duration lullAtLatest,
        @DefaultValue("1h") Duration backlogAtMost,
        @DefaultValue("3h") Duration reconcileAtMost) {
    public NightSettings {
        weekdays = Set.copyOf(weekdays);
        holidays = List.copyOf(holidays);
        var faults = new ArrayList<String>();
        if (begins.equals(ends)) {
            faults.add("night.ends=" + ends + " is night.begins: a night has an end before the next begins");
        }
        if (begins.equals(biRefresh)) {
            faults.add("night.bi-refresh=" + biRefresh + " is night.begins: no time would be left");
        }
        notNegative(faults, "lull", lull);
        notNegative(faults, "lull-at-latest", lullAtLatest);
        notNegative(faults, "backlog-at-most", backlogAtMost);
        notNegative(faults, "reconcile-at-most", reconcileAtMost);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Local time at which a night stops: its end, or BI's reading if that comes first. */
    LocalTime stops() {
        return biRefresh != null && sinceBegin(biRefresh).compareTo(sinceBegin(ends)) < 0 ? biRefresh : ends;
    }

    /** Whether a night stops on the day after it began. */
    boolean crossesMidnight() {
        return !stops().isAfter(begins);
    }

    private Duration sinceBegin(LocalTime time) {
        var since = Duration.between(begins, time);
        return since.isNegative() ? since.plusDays(1) : since;
    }

    private static void notNegative(List<String> faults, String name, Duration value) {
        if (value.isNegative()) {
            faults.add("night." + name + "=" + value.toSeconds() + "s is below 0s");
        }
    }
}
