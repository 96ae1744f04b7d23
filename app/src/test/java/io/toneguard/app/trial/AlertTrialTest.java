package io.toneguard.app.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.validity.Clip;
import io.toneguard.voice.validity.HeardClip;
import io.toneguard.voice.validity.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertTrialTest {
    /** A tenth of what {@code evaluate --alerts} plays: whoever moves the index or the default rule sees it here first. */
    @ParameterizedTest
    @CsvSource({"emodb, 03 08 10 16, 1.0, 0", "baved, 46 51 53, 1.0, 0"})
    void theDefaultRuleAlertsWhenAVoiceChangesAndNotBefore(
            String corpus, String speakers, double within10s, double falsePerHour) throws Exception {
        var report =
                AlertTrial.report(played(corpus, List.of(speakers.split(" ")), new AlertTrial(1, 2, 1, List.of())));

        assertThat(report.alertedWithin10sShare()).isCloseTo(within10s, within(1e-9));
        assertThat(report.falseAlertsPerHour()).isCloseTo(falsePerHour, within(1e-9));
        assertThat(report.abstainedSpeakers()).isZero();
    }

    @Test
    void aSeedMakesTheSameCallsAgainAndAnotherOnesDoNot() {
        var voice = voice(9, 3);
        assertThat(new TrialCalls(voice, 1).changing().samples())
                .isEqualTo(new TrialCalls(voice, 1).changing().samples())
                .isNotEqualTo(new TrialCalls(voice, 2).changing().samples());
    }

    @Test
    void aCallIsNeutralForAMinuteOrMoreAndThenHighForHalfOfOne() {
        var voice = voice(9, 3);
        var calls = new TrialCalls(voice, 7);
        for (int n = 0; n < 20; n++) {
            var call = calls.changing();
            assertThat(call.changeSeconds()).isBetween(60.0, 92.0);
            assertThat(call.seconds() - call.changeSeconds()).isBetween(30.0, 32.0);
            int change = (int) Math.round(call.changeSeconds() * TrialCall.RATE_HZ);
            assertThat(call.samples()[change - 1]).isPositive();
            assertThat(call.samples()[change]).isNegative();
        }
        assertThat(calls.repeats()).isTrue();
    }

    @Test
    void whatEnrolsIsNotHeardInTheCall() {
        var call = new TrialCalls(voice(9, 3), 3).calm();
        var heard = new HashSet<Float>();
        for (float sample : call.samples()) {
            heard.add(sample);
        }
        assertThat(call.enrolment()).hasSize(3);
        assertThat(call.enrolment()).noneMatch(clip -> heard.contains(clip.samples()[0]));
        assertThat(heard).hasSize(6);
        assertThat(call.seconds()).isBetween(180.0, 182.0);
    }

    @Test
    void alertsBeforeTheChangeAndDecidedOnWhatWasBeforeItAreFalse() {
        var tally = new TrialTally();
        tally.count(changing(60), hearing(new TrialAlert(20.1, 25.1), new TrialAlert(63.1, 90)));
        tally.count(changing(60.5), hearing(new TrialAlert(61.1, 90)));
        tally.count(changing(60), hearing(new TrialAlert(61.1, 90)));
        tally.count(changing(60), hearing(new TrialAlert(50, 90)));
        tally.count(calm(180), hearing(new TrialAlert(100, 101), new TrialAlert(150, 180)));
        var speaker = tally.of(voice(9, 3), false);

        assertThat(speaker.calls()).isEqualTo(4);
        assertThat(speaker.delaysSeconds()).hasSize(2);
        assertThat(speaker.delaysSeconds().get(0)).isCloseTo(3.1, within(1e-9));
        assertThat(speaker.delaysSeconds().get(1)).isCloseTo(1.1, within(1e-9));
        assertThat(speaker.early()).isEqualTo(3);
        assertThat(speaker.falseAlerts()).isEqualTo(5);
        assertThat(speaker.neutralSeconds()).isCloseTo(240.5 + 180, within(1e-9));
        assertThat(speaker.flaggedSeconds()).isCloseTo(5 + 10 + 1 + 30, within(1e-9));
    }

    private static TrialHearing hearing(TrialAlert... alerts) {
        return new TrialHearing(List.of(alerts), false);
    }

    private static TrialCall changing(double changeSeconds) {
        return new TrialCall("v", new float[100 * TrialCall.RATE_HZ], changeSeconds, List.of());
    }

    private static TrialCall calm(int seconds) {
        return new TrialCall("v", new float[seconds * TrialCall.RATE_HZ], Double.NaN, List.of());
    }

    @Test
    void aTrialWhoseTapFailedHasNoFigures() {
        var call = new TrialCalls(voice(9, 3), 1).changing();
        var broken = new TrialTap.Notes() {
            @Override
            public void reading(TappedVoice voice, LiveReading reading) {
                throw new IllegalStateException("broken on purpose, by a test");
            }
        };
        assertThatThrownBy(() -> new TrialTap(Baseline.EMPTY).hear(call, broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("speaker v: toneguard.tap.faults=1");
    }

    @Test
    void speakersCountTheSame() {
        var report = AlertTrial.report(List.of(
                new SpeakerTrial("a", 4, List.of(3.0, 5.0, 12.0), 1, 1800, 60, 2, 90, false, true),
                new SpeakerTrial("b", 10, List.of(4.0), 0, 3600, 80, 0, 0, true, false)));

        assertThat(report.calls()).isEqualTo(14);
        assertThat(report.alertedWithin10sShare()).isCloseTo((0.5 + 0.1) / 2, within(1e-9));
        assertThat(report.alertedWithin15sShare()).isCloseTo((0.75 + 0.1) / 2, within(1e-9));
        assertThat(report.medianDelaySeconds()).isEqualTo(4.5);
        assertThat(report.falseAlertsPerHour()).isCloseTo(2, within(1e-9));
        assertThat(report.neutralTimeFlaggedShare()).isCloseTo(0.025, within(1e-9));
        assertThat(report.worstSpeakerShare()).isCloseTo(0.1, within(1e-9));
        assertThat(report.speakersBelowHalf()).isEqualTo(1);
        assertThat(report.abstainedSpeakers()).isEqualTo(1);
        assertThat(report.repeating()).containsExactly("a");
    }

    @Test
    void aTiltedLineRaisesTheTrebleAndKeepsTheLoudness() {
        assertThat(gainDb(200)).isCloseTo(gainDb(3500) - LineChange.TILT_DB, within(1.5));
        assertThat(LineChange.TILT.apply(new float[100])).containsOnly(0f);
    }

    @Test
    void wordsOfALineAreTakenOutOfTheListInItsOrderAndAsOftenAsTheyAreInIt() {
        var words = new ArrayList<>(List.of("gain-6", "g711", "TILT", "gain-6"));
        assertThat(LineChange.takeFrom(words)).containsExactly(LineChange.QUIETER, LineChange.TILT, LineChange.QUIETER);
        assertThat(words).containsExactly("g711");
    }

    /** Of a tone beside one of 1 kHz, which the shelf always raises by the same. */
    private static double gainDb(double hz) {
        var samples = new float[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    (float) (0.2 * (Math.sin(2 * Math.PI * hz * i / 8000) + Math.sin(2 * Math.PI * 1000 * i / 8000)));
        }
        var out = LineChange.TILT.apply(samples);
        return 20 * Math.log10(part(out, hz) / part(out, 1000));
    }

    private static double part(float[] samples, double hz) {
        double cos = 0;
        double sin = 0;
        for (int i = 0; i < samples.length; i++) {
            cos += samples[i] * Math.cos(2 * Math.PI * hz * i / 8000);
            sin += samples[i] * Math.sin(2 * Math.PI * hz * i / 8000);
        }
        return Math.hypot(cos, sin);
    }

    /** Utterances of 2 s whose every sample says which it is: neutral ones above zero, others below. */
    private static TrialVoice voice(int neutral, int high) {
        return new TrialVoice("v", clips(neutral, 1), clips(high, -1));
    }

    private static List<Clip> clips(int count, int sign) {
        var clips = new ArrayList<Clip>();
        for (int i = 1; i <= count; i++) {
            var samples = new float[2 * TrialCall.RATE_HZ];
            Arrays.fill(samples, sign * i / 100f);
            clips.add(new Clip(samples, TrialCall.RATE_HZ));
        }
        return clips;
    }

    private static List<SpeakerTrial> played(String corpus, List<String> speakers, AlertTrial trial) throws Exception {
        Path folder = Path.of(System.getProperty("toneguard.shared", "../shared"), "audio", corpus);
        assumeTrue(
                Files.exists(folder),
                () -> "SKIPPED: " + folder.toAbsolutePath() + " is absent (property toneguard.shared)");
        try (var labels = Files.newBufferedReader(folder.resolve("labels.csv"))) {
            var utterances = Labels.read(labels);
            var voices = new TrialVoices(utterances);
            for (var utterance : utterances) {
                if (voices.uses(utterance) && speakers.contains(utterance.speaker())) {
                    try (var wav = Files.newByteChannel(folder.resolve("8k").resolve(utterance.file() + ".wav"))) {
                        voices.add(utterance, HeardClip.read(wav));
                    }
                }
            }
            return voices.tried().parallelStream().map(trial::play).toList();
        }
    }
}
