package io.toneguard.batch.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NightCalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    @Test
    void aNightCrossesMidnightAndIsNamedByTheDayOnWhichItBegins() {
        var nights = nights("22:00", "05:00", EVERY_DAY);
        assertThat(nights.at(berlin("2026-11-20T21:59:59"))).isEmpty();
        for (var during :
                List.of("2026-11-20T22:00", "2026-11-20T23:59:59", "2026-11-21T00:00", "2026-11-21T04:59:59")) {
            var window = nights.at(berlin(during)).orElseThrow();
            assertThat(window.night()).as(during).isEqualTo("2026-11-20");
            assertThat(window.begins()).isEqualTo(berlin("2026-11-20T22:00"));
            assertThat(window.ends()).isEqualTo(berlin("2026-11-21T05:00"));
        }
        assertThat(nights.at(berlin("2026-11-21T05:00"))).isEmpty();
    }

    @Test
    void aNightMayBeginAfterMidnight() {
        var nights = nights("01:00", "05:00", EVERY_DAY);
        assertThat(nights.at(berlin("2026-11-21T00:59"))).isEmpty();
        assertThat(nights.at(berlin("2026-11-21T04:59")).orElseThrow().night()).isEqualTo("2026-11-21");
        assertThat(nights.at(berlin("2026-11-21T05:00"))).isEmpty();
    }

    @Test
    void theNightInWhichClocksAreSetIsAnHourShorterOrLonger() {
        var nights = nights("22:00", "05:00", EVERY_DAY);
        assertThat(length(nights.at(berlin("2026-03-28T23:00")).orElseThrow())).hasHours(6);
        assertThat(length(nights.at(berlin("2026-10-24T23:00")).orElseThrow())).hasHours(8);
    }

    @Test
    void aTimeThatClocksLeapOverComesAnHourLaterAndOfOneThatComesTwiceTheFirstCounts() {
        var spring = nights("02:30", "05:00", EVERY_DAY)
                .at(berlin("2026-03-29T04:00"))
                .orElseThrow();
        assertThat(spring.begins()).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        var autumn = nights("22:00", "02:30", EVERY_DAY)
                .at(berlin("2026-10-24T23:00"))
                .orElseThrow();
        assertThat(autumn.ends()).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(nights("22:00", "02:30", EVERY_DAY).at(autumn.ends())).isEmpty();
    }

    @Test
    void theNightBeforeAHolidayGoesOnUntilTheEndOfTheNextOne() {
        var nights = nights("22:00", "05:00", EVERY_DAY, "2026-12-24", "2026-12-25", "2027-01-01");
        var window = nights.at(berlin("2026-12-23T22:00")).orElseThrow();
        assertThat(window.ends()).isEqualTo(berlin("2026-12-26T05:00"));
        for (var during : List.of("2026-12-24T12:00", "2026-12-24T22:30", "2026-12-26T04:59")) {
            assertThat(nights.at(berlin(during))).as(during).contains(window);
        }
        assertThat(nights.at(berlin("2026-12-26T05:00"))).isEmpty();
        assertThat(nights.at(berlin("2026-12-26T22:00")).orElseThrow().ends()).isEqualTo(berlin("2026-12-27T05:00"));
        assertThat(nights.at(berlin("2027-01-01T15:00")).orElseThrow().night()).isEqualTo("2026-12-31");
    }

    @Test
    void aHolidayOfNightsAfterMidnightBeginsOnItself() {
        var nights = nights("01:00", "05:00", EVERY_DAY, "2026-12-24");
        assertThat(nights.at(berlin("2026-12-23T12:00"))).as("a day of work").isEmpty();
        var window = nights.at(berlin("2026-12-24T12:00")).orElseThrow();
        assertThat(window.begins()).isEqualTo(berlin("2026-12-24T01:00"));
        assertThat(window.ends()).isEqualTo(berlin("2026-12-25T05:00"));
    }

    @Test
    void nightsBeginOnTheirWeekdaysAndAlwaysBeforeAHoliday() {
        var workdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        // 2026-11-21 is a Saturday.
        var nights = nights("22:00", "05:00", workdays, "2026-11-23");
        assertThat(nights.at(berlin("2026-11-20T23:00"))).isPresent();
        assertThat(nights.at(berlin("2026-11-21T23:00"))).isEmpty();
        var beforeMonday = nights.at(berlin("2026-11-22T23:00")).orElseThrow();
        assertThat(beforeMonday.ends()).isEqualTo(berlin("2026-11-24T05:00"));
    }

    @Test
    void aNightStopsWhenBiReadsIfThatIsEarlier() {
        assertThat(ends("22:00", "05:00", "04:30")).isEqualTo(berlin("2026-11-21T04:30"));
        assertThat(ends("22:00", "05:00", "23:30")).isEqualTo(berlin("2026-11-20T23:30"));
        assertThat(ends("22:00", "05:00", "06:00")).isEqualTo(berlin("2026-11-21T05:00"));
        assertThat(ends("22:00", "05:00", null)).isEqualTo(berlin("2026-11-21T05:00"));
        assertThatThrownBy(() -> settings("22:00", "05:00", "22:00", EVERY_DAY))
                .hasMessageContaining("night.bi-refresh=22:00");
        assertThatThrownBy(() -> settings("22:00", "22:00", null, EVERY_DAY)).hasMessageContaining("night.ends=22:00");
    }

    private static Instant ends(String begins, String ends, @Nullable String biRefresh) {
        return new NightCalendar(settings(begins, ends, biRefresh, EVERY_DAY), day -> false)
                .at(berlin("2026-11-20T22:15"))
                .orElseThrow()
                .ends();
    }

    private static Duration length(NightCalendar.Window window) {
        return Duration.between(window.begins(), window.ends());
    }

    private static NightCalendar nights(String begins, String ends, Set<DayOfWeek> weekdays, String... holidays) {
        var days = Set.of(holidays);
        return new NightCalendar(settings(begins, ends, null, weekdays), day -> days.contains(day.toString()));
    }

    private static NightSettings settings(
            String begins, String ends, @Nullable String biRefresh, Set<DayOfWeek> weekdays) {
        return new NightSettings(
                true,
                BERLIN,
                LocalTime.parse(begins),
                LocalTime.parse(ends),
                biRefresh == null ? null : LocalTime.parse(biRefresh),
                weekdays,
                List.<LocalDate>of(),
                null,
                Duration.ofMinutes(10),
                Duration.ofHours(2),
                Duration.ofHours(1),
                Duration.ofHours(3));
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }
}
