package io.toneguard.batch.night;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When the nights are. Local times are those of the zone: where clocks are put forward a night is an hour shorter, where they are put
 * back an hour longer; a time that clocks leap over comes an hour later, of one that comes twice the first counts.
 */
final class NightCalendar {
    /** A row of holidays is shorter. */
    private static final int LONGEST_DAYS = 60;

    private final NightSettings settings;
    private final Predicate<LocalDate> holidays;

    NightCalendar(NightSettings settings, Predicate<LocalDate> holidays) {
        this.settings = settings;
        this.holidays = holidays;
    }

    /**
     * A night from its begin, inclusive, to its end, exclusive.
     *
     * @param night the day on which it begins
     */
    record Window(LocalDate night, Instant begins, Instant ends) {}

    /** The night that it is at this moment. */
    Optional<Window> at(Instant moment) {
        var today = moment.atZone(settings.zone()).toLocalDate();
        for (int back = 0; back <= LONGEST_DAYS; back++) {
            var window = beginningOn(today.minusDays(back));
            if (window.isPresent() && !window.get().begins().isAfter(moment)) {
                return window.filter(found -> moment.isBefore(found.ends()));
            }
        }
        return Optional.empty();
    }

    private Optional<Window> beginningOn(LocalDate day) {
        var stopsOn = settings.crossesMidnight() ? day.plusDays(1) : day;
        if (holidays.test(stopsOn.minusDays(1))) {
            return Optional.empty(); // the night before goes on over it
        }
        if (!settings.weekdays().contains(day.getDayOfWeek()) && !holidays.test(stopsOn)) {
            return Optional.empty();
        }
        var last = stopsOn;
        while (holidays.test(last) && last.isBefore(day.plusDays(LONGEST_DAYS))) {
            last = last.plusDays(1);
        }
        return Optional.of(new Window(
                day,
                ZonedDateTime.of(day, settings.begins(), settings.zone()).toInstant(),
                ZonedDateTime.of(last, settings.stops(), settings.zone()).toInstant()));
    }
}
