package io.toneguard.voice.validity;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/** Which voiced frames of an utterance count: a candidate of {@link IndexStudy}. */
enum StudyGate {
    ALL_FRAMES(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
    OCTAVE(Double.POSITIVE_INFINITY, 12),
    OCTAVE_20_DB(20, 12),
    /** The product's. */
    OCTAVE_15_DB(15, 12),
    OCTAVE_10_DB(10, 12);

    private final double rangeDb;
    private final double semitones;

    StudyGate(double rangeDb, double semitones) {
        this.rangeDb = rangeDb;
        this.semitones = semitones;
    }

    List<StudyFrame> passed(List<StudyFrame> frames) {
        List<StudyFrame> usable = frames.stream().filter(StudyFrame::usable).toList();
        if (usable.isEmpty()) {
            return usable;
        }
        double lowest = quantile(usable.stream().mapToDouble(StudyFrame::power).toArray(), 95)
                * StrictMath.pow(10, -rangeDb / 10);
        List<StudyFrame> loud =
                usable.stream().filter(frame -> frame.power() >= lowest).toList();
        double[] f0 = loud.stream().mapToDouble(StudyFrame::semitones).sorted().toArray();
        double median = f0[f0.length / 2];
        return loud.stream()
                .filter(frame -> Math.abs(frame.semitones() - median) <= semitones)
                .toList();
    }

    static double quantile(double[] values, double percent) {
        return new Percentile().withEstimationType(EstimationType.R_7).evaluate(values, percent);
    }
}
