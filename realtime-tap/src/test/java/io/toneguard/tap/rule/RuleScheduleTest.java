package io.toneguard.tap.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hours of a rule where clocks are changed, and where a day is 24 hours from any time on. */
class RuleScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int MINUTES = 60 * 60;

    @ParameterizedTest(name = "{0}: {1} to {2} is {4} minutes from {3} on")
    @CsvSource({
        // The last Saturday of March: its night is an hour short, the hour from two to three is not there at all.
        "2026-03-28, 22:00, 06:00, 2026-03-28T21:00:00Z, 420",
        "2026-03-28, 22:00, 02:30, 2026-03-28T21:00:00Z, 240",
        // The last Saturday of October: an hour longer, and the hour from two to three is there twice.
        "2026-10-24, 22:00, 06:00, 2026-10-24T20:00:00Z, 540",
        // Equal times: until the same time of the next day, so an hour more or less there too.
        "2026-03-28, 22:00, 22:00, 2026-03-28T21:00:00Z, 1380",
        "2026-10-24, 22:00, 22:00, 2026-10-24T20:00:00Z, 1500",
        "2026-07-04, 22:00, 22:00, 2026-07-04T20:00:00Z, 1440",
        "2026-07-04, 00:00, 00:00, 2026-07-03T22:00:00Z, 1440"
    })
    void aSaturdaysHoursAreThoseThatTheClocksOfThePlaceShow(
            String day, LocalTime from, LocalTime to, Instant begins, int minutes) {
        var covered = covered(DayOfWeek.SATURDAY, from, to, Instant.parse(day + "T00:00:00Z"));
        assertThat(covered).hasSize(minutes);
        assertThat(covered.get(0)).isEqualTo(begins);
        assertThat(covered.get(minutes - 1))
                .as("without a hole")
                .isEqualTo(begins.plus(Duration.ofMinutes(minutes - 1)));
    }

    @Test
    void anHourThatTheClocksLeaveOutIsNeverAndOneThatTheyShowTwiceIsTwice() {
        var from = LocalTime.of(2, 0);
        var to = LocalTime.of(3, 0);
        assertThat(covered(DayOfWeek.SUNDAY, from, to, Instant.parse("2026-03-29T00:00:00Z")))
                .isEmpty();
        assertThat(covered(DayOfWeek.SUNDAY, from, to, Instant.parse("2026-10-25T00:00:00Z")))
                .hasSize(120);
    }

    /** Minutes of the sixty hours around that midnight. */
    private static List<Instant> covered(DayOfWeek day, LocalTime from, LocalTime to, Instant midnight) {
        var schedule = new RuleSchedule(Set.of(day), from, to, BERLIN);
        var first = midnight.minus(Duration.ofHours(6));
        return IntStream.range(0, MINUTES)
                .mapToObj(minute -> first.plus(Duration.ofMinutes(minute)))
                .filter(schedule::covers)
                .toList();
    }
}
