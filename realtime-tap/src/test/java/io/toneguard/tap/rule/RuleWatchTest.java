package io.toneguard.tap.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressState;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleWatchTest {
    private static final Instant MONDAY_21_59_30 = Instant.parse("2026-01-05T20:59:30Z");

    private final List<Episode> told = new ArrayList<>();
    private RuleWatch watch = watch(null, null);
    private int second = 100;

    @Test
    void opensWithTheLastOfTheReadingsInARow() {
        say(4, 4, 1, 4, 4, 4);
        assertThat(told).singleElement().satisfies(episode -> {
            assertThat(episode.number()).isEqualTo(1);
            assertThat(episode.fromSeconds()).isEqualTo(104);
            assertThat(episode.onsetSeconds()).isEqualTo(106);
            assertThat(episode.over()).isFalse();
        });
    }

    @Test
    void inTheWarmUpAVoiceMustRiseTwiceAsHigh() {
        second = 10;
        say(4, 4, 4, 4);
        assertThat(told).isEmpty();
        say(7, 7, 7);
        assertThat(told).hasSize(1);
    }

    @Test
    void isToldAtEachNewPeakAndEachTenthSecondAndWhenItIsOver() {
        say(4, 4, 4);
        say(5, 4.5);
        assertThat(told)
                .extracting(episode -> episode.peak().stress().deviation())
                .containsExactly(4.0, 5.0);
        say(4, 4, 4, 4, 4, 4, 4, 4, 4);
        assertThat(told).hasSize(3);
        say(2, 1, 2, 1, 1);
        assertThat(told).hasSize(4).last().satisfies(last -> {
            assertThat(last.over()).isTrue();
            assertThat(last.untilSeconds()).isEqualTo(second);
        });
    }

    @Test
    void betweenThresholdAndReleaseAnEpisodeGoesOnAndNoneBegins() {
        say(2, 2, 2, 2, 2);
        assertThat(told).isEmpty();
        say(4, 4, 4, 2, 2, 2, 2, 2);
        assertThat(told).noneMatch(Episode::over);
    }

    @Test
    void opensAnotherOnlyAfterTheCoolDown() {
        say(4, 4, 4, 1, 1);
        say(4, 4, 4, 4, 4, 4, 4, 4, 4, 4);
        assertThat(told).hasSize(2);
        say(4);
        assertThat(told).hasSize(3).last().extracting(Episode::number).isEqualTo(2);
    }

    @Test
    void whatCannotBeBelievedNeitherRaisesNorCalms() {
        say(4, 4);
        watch.reading(new LiveReading(++second, 3, IndexMeasures.NONE, stress(0), 0.1));
        watch.reading(new LiveReading(++second, 0, IndexMeasures.NONE, StressReading.none(StressState.NOT_SPEECH), 0));
        say(4);
        assertThat(told).hasSize(1);
    }

    @Test
    void aRowDoesNotOutlastAPauseLongerThanAWindow() {
        say(4, 4);
        second += 6;
        say(4, 4);
        assertThat(told).isEmpty();
    }

    @Test
    void isOverWhenTheVoiceIsNotHeardForAMinuteAndWhenTheSegmentEnds() {
        say(4, 4, 4);
        for (int i = 0; i < 60; i++) {
            take(watch.reading(new LiveReading(
                    ++second, 0, IndexMeasures.NONE, StressReading.none(StressState.TOO_LITTLE_VOICE), 0)));
        }
        assertThat(told).last().extracting(Episode::over).isEqualTo(true);
        second += 20;
        say(4, 4, 4);
        take(watch.ended());
        assertThat(told).last().satisfies(last -> {
            assertThat(last.number()).isEqualTo(2);
            assertThat(last.over()).isTrue();
        });
        assertThat(watch.ended()).isNull();
    }

    @Test
    void aRuleOfBothSpeakersWaitsForTheOther() {
        watch = watch(new BothSpeakers(2, 5), null);
        say(4, 4, 4, 4);
        assertThat(told).isEmpty();
        watch.otherVoice(reading(2.5));
        say(4);
        assertThat(told).hasSize(1);
    }

    @Test
    void theOtherVoiceOfAWhileAgoDoesNotCount() {
        watch = watch(new BothSpeakers(2, 5), null);
        say(1);
        watch.otherVoice(reading(2.5));
        say(1, 1, 1, 4, 4, 4);
        assertThat(told).isEmpty();
    }

    @Test
    void aNightRuleOpensFromTheLocalEveningOnAndIntoTheNextDay() {
        var nights = new RuleSchedule(
                Set.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin"));
        watch = watch(null, nights);
        second = 21;
        say(4, 4, 4, 4, 4, 4, 4, 4);
        assertThat(told).isEmpty();
        say(4);
        assertThat(told).singleElement().extracting(Episode::onsetSeconds).isEqualTo(30);
        assertThat(nights.covers(Instant.parse("2026-01-06T04:59:59Z"))).isTrue();
        assertThat(nights.covers(Instant.parse("2026-01-06T05:00:00Z"))).isFalse();
        assertThat(nights.covers(Instant.parse("2026-01-05T04:00:00Z"))).isFalse();
        // Summer time: the same local evening is an hour earlier.
        assertThat(nights.covers(Instant.parse("2026-07-06T20:00:00Z"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1   | 3 | 1 | 0.5 | rule threshold=-1 is outside 0.5 to 20",
                "NaN  | 3 | 1 | 0.5 | rule threshold=NaN is outside 0.5 to 20",
                "3    | 0 | 1 | 0.5 | rule forSeconds=0 is outside 1 to 60",
                "3    | 3 | 3.5 | 0.5 | rule releaseBelow=3.5 is outside -6 to 3, the threshold",
                "3    | 3 | 1 | 1.5 | rule leastConfidence=1.5 is outside 0 to 1"
            })
    void impossibleNumbersAreNamedWithTheirRange(
            double threshold, int forSeconds, double releaseBelow, double leastConfidence, String message) {
        assertThatThrownBy(() -> new RuleSettings(
                        Speaker.AGENT, threshold, forSeconds, releaseBelow, 2, 10, leastConfidence, 20, 2, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private RuleWatch watch(@Nullable BothSpeakers both, @Nullable RuleSchedule schedule) {
        return new RuleWatch(
                new RuleSettings(Speaker.AGENT, 3, 3, 1.5, 2, 10, 0.5, 20, 2, both, schedule), MONDAY_21_59_30);
    }

    private void say(double... deviations) {
        for (double deviation : deviations) {
            take(watch.reading(new LiveReading(++second, 3, IndexMeasures.NONE, stress(deviation), 0.9)));
        }
    }

    private void take(@Nullable Episode episode) {
        if (episode != null) {
            told.add(episode);
        }
    }

    private LiveReading reading(double deviation) {
        return new LiveReading(second, 3, IndexMeasures.NONE, stress(deviation), 0.9);
    }

    private static StressReading stress(double deviation) {
        return new StressReading(StressState.CALM, deviation, 0, Map.of());
    }
}
