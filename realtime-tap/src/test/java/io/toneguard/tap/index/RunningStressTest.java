package io.toneguard.tap.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.features.SignalQuality;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.light.LightWindows;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningStressTest {
    private final RunningStress stress = new RunningStress();
    private final Random random = new Random(5);
    private int second;

    @Test
    void theIndexIs50AtTheDefaultRulesThreshold() {
        assertThat(RunningSettings.DEFAULT.threshold()).isEqualTo(RuleSettings.DEFAULT.threshold());
    }

    @Test
    void whoIsNotEnrolledIsLearnedInTheCallAndThenARiseShows() {
        assertThat(say(0).stress().state()).isEqualTo(StressState.LEARNING);
        LiveReading calm = calm(60);
        assertThat(calm.stress().state()).isEqualTo(StressState.CALM);
        LiveReading raised = say(6);
        assertThat(raised.stress().state()).isEqualTo(StressState.STRAINED);
        assertThat(raised.stress().contributions().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(raised.stress().deviation(), within(1e-9));
    }

    @Test
    void whoIsEnrolledIsReadFromTheFirstSecondAlsoWhenTheBaselineComesLate() {
        assertThat(say(0).stress().state()).isEqualTo(StressState.LEARNING);
        stress.enrol(enrolled(0));
        assertThat(say(0).stress().state()).isEqualTo(StressState.CALM);
        assertThat(say(7).stress().state()).isEqualTo(StressState.STRAINED);
    }

    @Test
    void anEmptyBaselineChangesNothing() {
        stress.enrol(Baseline.EMPTY);
        assertThat(stress.isEnrolled()).isFalse();
    }

    @Test
    void theCallsOwnCalmTakesThePlaceOfTheEnrolments() {
        stress.enrol(enrolled(0));
        double first = say(3).stress().deviation();
        for (int i = 0; i < 60; i++) {
            say(3 + 0.3 * random.nextGaussian());
        }
        assertThat(first).isGreaterThan(3);
        assertThat(say(3).stress().deviation()).isBetween(-1.0, 1.5);
    }

    @Test
    void whatIsHeardNowIsNotLearnedBeforeTenSecondsHavePassed() {
        calm(60);
        double first = say(6).stress().deviation();
        double ninth = 0;
        for (int i = 0; i < 8; i++) {
            ninth = say(6).stress().deviation();
        }
        assertThat(ninth).isCloseTo(first, within(0.6));
    }

    @Test
    void aLivelyVoiceMustMoveFurtherThanAnEvenOne() {
        var lively = new RunningStress();
        for (int i = 1; i <= 120; i++) {
            lively.read(window(i, 1.2 * random.nextGaussian(), 3, 0));
        }
        calm(120);
        assertThat(say(5).stress().deviation())
                .isGreaterThan(1.5 * lively.read(window(121, 5, 3, 0)).stress().deviation());
    }

    @Test
    void tooLittleVoiceTonesAndWhatIsTwoOctavesAwayAreNotThePerson() {
        calm(60);
        assertThat(stress.read(window(++second, 6, 0.2, 0)).stress().state()).isEqualTo(StressState.TOO_LITTLE_VOICE);
        assertThat(stress.read(window(++second, 6, 3, 0.8)).stress().state()).isEqualTo(StressState.NOT_SPEECH);
        assertThat(stress.read(window(++second, 26, 3, 0)).stress().state()).isEqualTo(StressState.NOT_SPEECH);
    }

    @Test
    void behindAHoleNothingIsSaidOrLearnedUntilAWholeWindowWasHeard() {
        calm(300);
        second += 20;
        for (int heard = 1; heard < 5; heard++) {
            assertThat(stress.read(shortWindow(++second, 6, heard)).stress().state())
                    .isEqualTo(StressState.POOR_SIGNAL);
        }
        LiveReading whole = say(0);
        assertThat(whole.stress().state()).isEqualTo(StressState.CALM);
        double before = whole.stress().deviation();
        for (int i = 0; i < 300; i++) {
            second += 2;
            stress.read(shortWindow(second, 6, 1));
        }
        assertThat(say(0).stress().deviation()).isEqualTo(before);
    }

    @Test
    void atItsBeginningAPersonIsReadFromTheFirstSecondOn() {
        stress.enrol(enrolled(0));
        for (int heard = 1; heard < 5; heard++) {
            assertThat(stress.read(shortWindow(2 + heard, 0, heard)).stress().state())
                    .isEqualTo(StressState.CALM);
        }
    }

    @Test
    void aCallOfEightHoursIsReadAsAtItsBeginning() {
        calm(8 * 3600);
        assertThat(say(0).stress().state()).isEqualTo(StressState.CALM);
        assertThat(say(6).stress().state()).isEqualTo(StressState.STRAINED);
    }

    @ParameterizedTest
    @ValueSource(ints = {425, 440, 1100, 2100})
    void dialToneAndFaxNeverRaise(int hz) {
        stress.enrol(enrolled(-8));
        var readings = hear(at -> (float) (0.3 * StrictMath.sin(2 * Math.PI * hz * at / 8000)));
        assertThat(readings).noneMatch(reading -> reading.stress().state().hasIndex() && reading.confidence() >= 0.5);
    }

    @Test
    void heldChordsOfMusicNeverRaise() {
        stress.enrol(enrolled(-8));
        double[] notes = {261.6, 329.6, 392.0, 349.2, 440.0, 523.3};
        var readings = hear(at -> {
            int chord = (int) (at / 8000 / 2 % 2) * 3;
            double sound = 0;
            for (int n = 0; n < 3; n++) {
                sound += 0.1 * StrictMath.sin(2 * Math.PI * notes[chord + n] * at / 8000);
            }
            return (float) sound;
        });
        assertThat(readings).noneMatch(reading -> reading.stress().state().hasIndex() && reading.confidence() >= 0.5);
    }

    private interface Sound {
        float at(long sample);
    }

    private List<LiveReading> hear(Sound sound) {
        var readings = new ArrayList<LiveReading>();
        var windows = new LightWindows(window -> readings.add(stress.read(window)));
        var analyzer = new LightAnalyzer(8000, new LightEngine());
        var samples = new float[30 * 8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sound.at(i) + (float) (1e-4 * random.nextGaussian());
        }
        analyzer.accept(samples, 0, samples.length, windows);
        analyzer.finish(windows);
        assertThat(readings).hasSize(30);
        return readings;
    }

    private LiveReading calm(int seconds) {
        LiveReading last = say(0);
        for (int i = 1; i < seconds; i++) {
            last = say(0.3 * random.nextGaussian());
        }
        return last;
    }

    private LiveReading say(double semitones) {
        return stress.read(window(++second, semitones, 3, 0));
    }

    /** A window whose measures have all moved as far as the semitones say. */
    private static LightReading window(int endSeconds, double semitones, double voicedSeconds, double toneShare) {
        return window(endSeconds, 5, semitones, voicedSeconds, toneShare);
    }

    private static LightReading shortWindow(int endSeconds, double semitones, int heardSeconds) {
        return window(endSeconds, heardSeconds, semitones, 0.7 * heardSeconds, 0);
    }

    private static LightReading window(
            int endSeconds, int heardSeconds, double semitones, double voicedSeconds, double toneShare) {
        return new LightReading(
                endSeconds,
                heardSeconds,
                voicedSeconds,
                120,
                130,
                -10,
                20,
                5,
                -25,
                measures(semitones, voicedSeconds),
                new SignalQuality(0, 0, 40, 0, Double.NaN, 0, toneShare, voicedSeconds));
    }

    private static IndexMeasures measures(double semitones, double voicedSeconds) {
        return new IndexMeasures(semitones, 2 + semitones, -10 + semitones, 5 - semitones, voicedSeconds);
    }

    private static Baseline enrolled(double semitones) {
        var calm = new BaselineBuilder();
        for (int i = -2; i <= 2; i++) {
            calm.add(measures(semitones + 0.2 * i, 3));
        }
        return calm.build();
    }
}
