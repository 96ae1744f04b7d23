package io.toneguard.voice.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.stress.IndexMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValidityTest {
    @Test
    void seesAVoiceThatRises() throws InvalidCorpusException {
        ValidityReport report = Validity.of(List.of(
                calm("a", 10),
                calm("a", 10.5),
                calm("a", 11),
                raised("a", 20),
                calm("b", 0),
                calm("b", 0.5),
                calm("b", 1),
                raised("b", 10)));

        assertThat(report.files()).isEqualTo(8);
        assertThat(report.speakers()).isEqualTo(2);
        assertThat(report.auc()).isEqualTo(1);
        assertThat(report.uarFixedThreshold()).isEqualTo(1);
        assertThat(report.aucCi()).isEqualTo(new Interval(1, 1));
        assertThat(report.abstained()).isZero();
    }

    @Test
    void judgesOnlySpeakersWithBothClasses() throws InvalidCorpusException {
        ValidityReport report = Validity.of(
                List.of(calm("a", 10), calm("a", 10), calm("a", 10), raised("a", 20), calm("b", 0), raised("c", 9)));

        assertThat(report.files()).isEqualTo(4);
        assertThat(report.speakers()).isEqualTo(1);
    }

    @Test
    void unlabelledUtterancesServeTheBaselineButAreNotJudged() throws InvalidCorpusException {
        ValidityReport report = Validity.of(List.of(
                utterance("a", "neutral", Arousal.UNKNOWN, 10),
                utterance("a", "neutral", Arousal.UNKNOWN, 10),
                utterance("a", "boredom", Arousal.LOW, 9),
                raised("a", 20)));

        assertThat(report.files()).isEqualTo(2);
        assertThat(report.uarFixedThreshold()).isEqualTo(1);
    }

    @Test
    void anUtteranceIsNeverItsOwnBaseline() throws InvalidCorpusException {
        // The last two would be at the median if they counted themselves; without, each is three semitones above it.
        ValidityReport report = Validity.of(List.of(calm("a", 10), calm("a", 16), calm("a", 16.2), raised("a", 30)));

        assertThat(report.uarFixedThreshold()).isEqualTo((1 + 1 / 3.0) / 2);
    }

    @Test
    void abstainsWhereLeavingOneOutLeavesTooFew() throws InvalidCorpusException {
        ValidityReport report = Validity.of(List.of(calm("a", 10), calm("a", 10), raised("a", 30)));

        assertThat(report.abstained()).isEqualTo(2);
        assertThat(report.uarFixedThreshold()).isEqualTo(0.5);
    }

    @Test
    void speakersWithoutNeutralUtterancesAbstain() throws InvalidCorpusException {
        ValidityReport report = Validity.of(List.of(
                calm("a", 10),
                calm("a", 10),
                calm("a", 10),
                raised("a", 20),
                utterance("b", "sadness", Arousal.LOW, 1),
                raised("b", 9)));

        assertThat(report.abstained()).isEqualTo(2);
        assertThat(report.uarFixedThreshold()).isEqualTo((0.5 + 0.75) / 2);
    }

    @Test
    void takesCalmOrLevelOneWhereNothingIsNeutral() {
        assertThat(Validity.neutralLabel(labelled("calm", "anger", "neutral"))).isEqualTo("neutral");
        assertThat(Validity.neutralLabel(labelled("level1", "calm"))).isEqualTo("calm");
        assertThat(Validity.neutralLabel(labelled("level0", "level1"))).isEqualTo("level1");
        assertThat(Validity.neutralLabel(labelled("anger"))).isNull();
    }

    private static List<Utterance> labelled(String... emotions) {
        return Stream.of(emotions)
                .map(emotion -> new Utterance("file", "a", emotion, Arousal.LOW))
                .toList();
    }

    @Test
    void refusesACorpusOfOneClass() {
        assertThatThrownBy(() -> Validity.of(List.of(calm("a", 1), calm("b", 2))))
                .isInstanceOf(InvalidCorpusException.class)
                .hasMessageContaining("no speaker of the 2 utterances has both high and low arousal");
    }

    @Test
    void namesTheWorstSpeaker() throws InvalidCorpusException {
        ValidityReport report = Validity.of(List.of(
                calm("a", 10),
                calm("a", 10),
                calm("a", 10),
                raised("a", 20),
                calm("b", 5),
                calm("b", 5),
                calm("b", 5),
                raised("b", 2)));

        assertThat(report.worstSpeaker()).isEqualTo("b");
        assertThat(report.worstSpeakerAuc()).isZero();
        assertThat(report.bySpeaker()).extracting(SpeakerValidity::speaker).containsExactly("a", "b");
    }

    @Test
    void theIntervalsAreTheSameEveryTime() throws InvalidCorpusException {
        Random random = new Random(1);
        List<MeasuredUtterance> corpus = new ArrayList<>();
        for (int speaker = 0; speaker < 8; speaker++) {
            for (int i = 0; i < 10; i++) {
                corpus.add(calm("s" + speaker, random.nextGaussian()));
                corpus.add(raised("s" + speaker, 1 + 2 * random.nextGaussian()));
            }
        }

        ValidityReport report = Validity.of(corpus);

        assertThat(Validity.of(corpus)).isEqualTo(report);
        assertThat(report.aucCi().low()).isLessThan(report.auc());
        assertThat(report.aucCi().high()).isGreaterThan(report.auc());
        assertThat(report.uarCi().low()).isLessThan(report.uarCi().high());
    }

    private static MeasuredUtterance calm(String speaker, double semitones) {
        return utterance(speaker, "neutral", Arousal.LOW, semitones);
    }

    private static MeasuredUtterance raised(String speaker, double semitones) {
        return utterance(speaker, "anger", Arousal.HIGH, semitones);
    }

    private static MeasuredUtterance utterance(String speaker, String emotion, Arousal arousal, double semitones) {
        return new MeasuredUtterance(
                new Utterance("file", speaker, emotion, arousal),
                new IndexMeasures(semitones, semitones + 2, -15, 20, 2));
    }
}
