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
import org.junit.jupiter.params.provider.ValueSource;

class RuleWatchTest {
    private static final Instant MONDAY_21_59_30 = Instant.parse("2026-01-05T20:59:30Z");

    private final List<Episode> told = new ArrayList<>();
    private int second = 80;
    private RuleWatch watch = warm(watch(null, null));

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
        watch = watch(null, null);
        say(4, 4, 4, 4);
        assertThat(told).isEmpty();
        say(7, 7, 7);
        assertThat(told).hasSize(1);
    }

    @Test
    void theWarmUpIsOfSecondsWithAVoiceNotOfRinging() {
        watch = watch(null, null);
        second = 0;
        for (int ringing = 0; ringing < 35; ringing++) {
            watch.reading(
                    new LiveReading(++second, 2, IndexMeasures.NONE, StressReading.none(StressState.NOT_SPEECH), 0.1));
        }
        say(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4);
        assertThat(told).isEmpty();
        say(4);
        assertThat(told).hasSize(1);
    }

    @Test
    void whatIsHeardBeforeItIsKnownWarmsUpToo() {
        watch = watch(null, null);
        for (int learning = 0; learning < 20; learning++) {
            watch.reading(
                    new LiveReading(++second, 3, IndexMeasures.NONE, StressReading.none(StressState.LEARNING), 0.9));
        }
        say(4, 4, 4);
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
    void anEpisodeDoesNotGoOnAcrossAHoleOfAMinute() {
        say(4, 4, 4);
        int last = second;
        second += 60;
        say(6);
        assertThat(told).last().satisfies(episode -> {
            assertThat(episode.over()).isTrue();
            assertThat(episode.untilSeconds()).isEqualTo(last);
            assertThat(episode.peak().stress().deviation()).isEqualTo(4);
        });
    }

    @Test
    void aRuleOfBothSpeakersWaitsForTheOther() {
        watch = warm(watch(new BothSpeakers(2, 5), null));
        say(4, 4, 4, 4);
        assertThat(told).isEmpty();
        watch.otherVoice(reading(2.5), second);
        say(4);
        assertThat(told).hasSize(1);
    }

    @Test
    void theOtherVoiceOfAWhileAgoDoesNotCount() {
        watch = warm(watch(new BothSpeakers(2, 5), null));
        say(1);
        watch.otherVoice(reading(2.5), second);
        say(1, 1, 1, 4, 4, 4);
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5})
    void whichOfTwoVoicesIsReadFirstInASecondDoesNotMatter(double earlier) {
        for (boolean otherFirst : new boolean[] {true, false}) {
            told.clear();
            watch = warm(watch(new BothSpeakers(2, 1), null));
            say(4, 4, 4);
            var now = new LiveReading(++second, 3, IndexMeasures.NONE, stress(4), 0.9);
            if (otherFirst) {
                watch.otherVoice(reading(2.5), second - earlier);
                take(watch.reading(now));
            } else {
                take(watch.reading(now));
                watch.otherVoice(reading(2.5), second - earlier);
            }
            assertThat(told).isEmpty();
            say(4);
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void whatTheOtherVoiceWasBeforeThePersonCameDoesNotCount() {
        watch = watch(new BothSpeakers(2, 300), null);
        second = 0;
        watch.otherVoice(reading(2.5), 0);
        watch.otherVoice(reading(2.5), -4.5);
        say(7, 7, 7, 7);
        assertThat(told).isEmpty();
    }

    @Test
    void aNightRuleOpensFromTheLocalEveningOnAndIntoTheNextDay() {
        var nights = new RuleSchedule(
                Set.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin"));
        second = 1;
        watch = warm(watch(null, nights));
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

    /** Twenty seconds of calm are behind it. */
    private RuleWatch warm(RuleWatch cold) {
        for (int i = 0; i < 20; i++) {
            cold.reading(reading(++second, 0));
        }
        return cold;
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
        return reading(second, deviation);
    }

    private static LiveReading reading(int endSeconds, double deviation) {
        return new LiveReading(endSeconds, 3, IndexMeasures.NONE, stress(deviation), 0.9);
    }

    private static StressReading stress(double deviation) {
        return new StressReading(StressState.CALM, deviation, 0, Map.of());
    }
}
