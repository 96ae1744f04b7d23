package io.toneguard.tap.rule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * The hours of the week at which a rule may open an episode; one that is open goes on.
 *
 * @param days on which the hours begin: a night from 22:00 to 06:00 belongs to the day of its evening
 * @param from first moment, local time
 * @param to first moment that is not of it; at or before {@code from}: on the next day, so that equal times are 24 hours
 * @param zone whose clocks are meant, summer time included
 */
public record RuleSchedule(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public RuleSchedule {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("rule schedule days is empty: name at least one of MONDAY to SUNDAY,"
                    + " or leave the schedule out for always");
        }
    }

    /** Whether it is one of those hours. */
    public boolean covers(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean past = !time.isBefore(to);
        DayOfWeek day = local.getDayOfWeek();
        if (from.isBefore(to)) {
            return begun && !past && days.contains(day);
        }
        return begun && days.contains(day) || !past && days.contains(day.minus(1));
    }
}
