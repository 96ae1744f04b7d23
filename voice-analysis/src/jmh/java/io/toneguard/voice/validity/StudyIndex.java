package io.toneguard.voice.validity;

import static io.toneguard.voice.validity.StudyStatistic.ALPHA_OF_FRAMES;
import static io.toneguard.voice.validity.StudyStatistic.ALPHA_OF_SUMS;
import static io.toneguard.voice.validity.StudyStatistic.F0_MEAN;
import static io.toneguard.voice.validity.StudyStatistic.F0_MEDIAN;
import static io.toneguard.voice.validity.StudyStatistic.F0_P80;
import static io.toneguard.voice.validity.StudyStatistic.HAMMARBERG;
import static io.toneguard.voice.validity.StudyStatistic.MFCC1;

import java.util.Map;

/** Which statistics, in which shares: a candidate of {@link IndexStudy}. */
enum StudyIndex {
    /** The simple start: five in equal shares. */
    FIVE(Map.of(F0_MEDIAN, .2, F0_P80, .2, ALPHA_OF_FRAMES, .2, HAMMARBERG, .2, MFCC1, .2)),
    /** As much pitch as tilt. */
    FIVE_BALANCED(Map.of(F0_MEDIAN, .25, F0_P80, .25, ALPHA_OF_FRAMES, 1 / 6.0, HAMMARBERG, 1 / 6.0, MFCC1, 1 / 6.0)),
    FOUR_OF_FRAMES(Map.of(F0_MEDIAN, .25, F0_P80, .25, ALPHA_OF_FRAMES, .25, MFCC1, .25)),
    FOUR_MEDIAN(Map.of(F0_MEDIAN, .25, F0_P80, .25, ALPHA_OF_SUMS, .25, MFCC1, .25)),
    /** The product's. */
    FOUR(Map.of(F0_MEAN, .25, F0_P80, .25, ALPHA_OF_SUMS, .25, MFCC1, .25)),
    PITCH(Map.of(F0_MEAN, .5, F0_P80, .5)),
    TILT(Map.of(ALPHA_OF_SUMS, .5, MFCC1, .5));

    private final double[] weights = new double[StudyStatistic.values().length];

    StudyIndex(Map<StudyStatistic, Double> shares) {
        shares.forEach((statistic, share) -> weights[statistic.ordinal()] = share);
    }

    double weight(int statistic) {
        return weights[statistic];
    }
}
