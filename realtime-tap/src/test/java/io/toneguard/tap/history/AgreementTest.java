package io.toneguard.tap.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.tap.history.Agreement.Final;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people were told is one figure, what the engines measured another. */
class AgreementTest {
    private static final int SECONDS = 60;
    /** Of the voice, in spreads; calm in the middle of its range. */
    private static final IntToDoubleFunction VOICE = second -> 2 * StrictMath.sin(second * 0.7);

    @Test
    void whatHindsightAloneKnowsIsNoDifferenceBetweenTheEngines() {
        // Live, the voice's first half was taken for its calm.
        var live = live(0, second -> VOICE.applyAsDouble(second) + (second < 30 ? 0 : 3), VOICE);
        var agreement = Agreement.of(live, recorded(0, VOICE), List.of(), true);

        assertThat(agreement.told().windows()).isEqualTo(56);
        assertThat(agreement.told().rankCorrelation()).isLessThan(0.8f);
        assertThat(agreement.told().bias()).isGreaterThan(1);
        assertThat(agreement.engines().windows()).isEqualTo(56);
        assertThat(agreement.engines().rankCorrelation()).isGreaterThan(0.99f);
        assertThat(agreement.engines().bias()).isCloseTo(0, within(0.3f));
    }

    @Test
    void anEngineThatMeasuresOtherwiseIsFound() {
        var live = live(0, VOICE, second -> 2 * StrictMath.sin(second * 0.7 + 1.2));
        var agreement = Agreement.of(live, recorded(0, VOICE), List.of(), true);

        assertThat(agreement.told().rankCorrelation()).isEqualTo(1);
        assertThat(agreement.engines().rankCorrelation()).isLessThan(0.7f);
    }

    @Test
    void aSegmentsWindowsMeetWhereverTheSegmentBegins() {
        var agreement = Agreement.of(live(127, VOICE, VOICE), recorded(127, VOICE), List.of(), true);
        assertThat(agreement.told()).isEqualTo(new Agreement.Likeness(56, 1f, 0f));
        assertThat(agreement.engines().rankCorrelation()).isGreaterThan(0.99f);

        var aSecondLate = Agreement.of(live(127, VOICE, VOICE), recorded(128, VOICE), List.of(), true);
        assertThat(aSecondLate.told().rankCorrelation()).isLessThan(0.9f);
        assertThat(aSecondLate.engines().rankCorrelation()).isLessThan(0.9f);
    }

    @Test
    void secondsThatWereNotReadLiveAreNoPartOfTheCalm() {
        var all = live(0, VOICE, VOICE);
        var shed = only(all, second -> second < 20 || second > 26);
        var agreement = Agreement.of(shed, recorded(0, VOICE), List.of(), true);
        assertThat(agreement.engines().windows()).isEqualTo(49);
        assertThat(agreement.engines().rankCorrelation()).isGreaterThan(0.95f);
    }

    @Test
    void whereTheFinalAnalysisFoundTooLittleCalmTheEnginesAreNotCompared() {
        var once = new Float[] {1f};
        var agreement = Agreement.of(live(0, VOICE, VOICE), new Final(0, once, once, 1), List.of(), true);
        assertThat(agreement.engines()).isEqualTo(new Agreement.Likeness(0, null, null));
    }

    /** Readings of seconds 1 to 60 of a segment; the four measures move together. */
    private static HeardSeconds live(int fromSeconds, IntToDoubleFunction told, IntToDoubleFunction measured) {
        int[] ends = IntStream.rangeClosed(1, SECONDS)
                .map(second -> fromSeconds + second)
                .toArray();
        return new HeardSeconds(
                ends,
                column(second -> 3),
                column(told),
                column(second -> 0.9),
                column(second -> 8 + 1.17 * measured.applyAsDouble(second)),
                column(second -> 10 + 1.38 * measured.applyAsDouble(second)),
                column(second -> -12 + 3.62 * measured.applyAsDouble(second)),
                column(second -> 9 - 3.39 * measured.applyAsDouble(second)));
    }

    private static float[] column(IntToDoubleFunction value) {
        float[] column = new float[SECONDS];
        for (int i = 0; i < SECONDS; i++) {
            column[i] = (float) value.applyAsDouble(i + 1);
        }
        return column;
    }

    private static HeardSeconds only(HeardSeconds all, IntPredicate second) {
        int[] kept = IntStream.range(0, all.size())
                .filter(i -> second.test(all.endSeconds[i]))
                .toArray();
        return new HeardSeconds(
                IntStream.of(kept).map(i -> all.endSeconds[i]).toArray(),
                only(all.voicedSeconds, kept),
                only(all.deviation, kept),
                only(all.confidence, kept),
                only(all.f0MeanSemitones, kept),
                only(all.f0P80Semitones, kept),
                only(all.alphaRatioDb, kept),
                only(all.mfcc1, kept));
    }

    private static float[] only(float[] values, int[] kept) {
        float[] some = new float[kept.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[kept[i]];
        }
        return some;
    }

    private static Final recorded(int fromSeconds, IntToDoubleFunction deviation) {
        int windows = SECONDS - 4;
        var deviations = new Float[windows];
        var confidence = new Float[windows];
        for (int i = 0; i < windows; i++) {
            deviations[i] = (float) deviation.applyAsDouble(i + 5);
            confidence[i] = 0.8f;
        }
        return new Final(fromSeconds, deviations, confidence, 1);
    }
}
