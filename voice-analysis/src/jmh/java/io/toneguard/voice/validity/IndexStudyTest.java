package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.stress.VoicedFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IndexStudyTest {
    @Test
    void findsWhatTellsTheClassesApart() throws Exception {
        String report = new IndexStudy(List.of(corpus("made", 4, 6))).report();

        assertThat(report)
                .contains("Population spreads")
                .containsPattern("made: auc 1\\.0000, uar (1\\.0|0\\.9)\\d+, worst speaker s\\d with auc 1\\.000")
                .doesNotContain("NaN");
        assertThat(new IndexStudy(List.of(corpus("made", 4, 6))).report()).isEqualTo(report);
    }

    @Test
    void refusesACorpusWithoutBothClasses() {
        StudyCorpus onlyCalm = corpus("quiet", 4, 0);

        assertThatThrownBy(() -> new IndexStudy(List.of(onlyCalm)))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("quiet: no speaker with high and low arousal");
    }

    @Test
    void measuresAsTheProductDoes() {
        Random random = new Random(3);
        List<StudyFrame> frames = voice(random, 180);
        VoicedFrames product = new VoicedFrames();
        for (StudyFrame frame : frames) {
            product.add(frame.f0Hz(), frame.power(), frame.alphaRatioDb(), frame.mfcc1());
        }

        List<StudyFrame> passed = StudyGate.OCTAVE_15_DB.passed(frames);

        assertThat(product.measures().voicedSeconds()).isEqualTo(passed.size() * 0.01);
        assertThat(product.measures().f0MeanSemitones()).isCloseTo(StudyStatistic.F0_MEAN.of(passed), within(1e-9));
        assertThat(product.measures().f0P80Semitones()).isCloseTo(StudyStatistic.F0_P80.of(passed), within(1e-9));
        assertThat(product.measures().alphaRatioDb()).isCloseTo(StudyStatistic.ALPHA_OF_SUMS.of(passed), within(1e-9));
        assertThat(product.measures().mfcc1()).isCloseTo(-StudyStatistic.MFCC1.of(passed), within(1e-9));
    }

    private static StudyCorpus corpus(String name, int speakers, int raised) {
        Random random = new Random(5);
        List<StudyCorpus.Frames> utterances = new ArrayList<>();
        for (int speaker = 0; speaker < speakers; speaker++) {
            double hz = 110 + 30 * speaker;
            for (int i = 0; i < 6; i++) {
                utterances.add(new StudyCorpus.Frames(
                        new Utterance("c" + speaker + i, "s" + speaker, "neutral", Arousal.LOW), voice(random, hz)));
            }
            for (int i = 0; i < raised; i++) {
                utterances.add(new StudyCorpus.Frames(
                        new Utterance("r" + speaker + i, "s" + speaker, "anger", Arousal.HIGH),
                        voice(random, 1.5 * hz)));
            }
        }
        return new StudyCorpus(name, utterances);
    }

    private static List<StudyFrame> voice(Random random, double hz) {
        List<StudyFrame> frames = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            frames.add(new StudyFrame(
                    hz * (1 + 0.1 * random.nextGaussian()),
                    Math.pow(10, -2 + random.nextGaussian()),
                    -15 + 4 * random.nextGaussian(),
                    20 + 4 * random.nextGaussian(),
                    15 + 5 * random.nextGaussian()));
        }
        return frames;
    }
}
