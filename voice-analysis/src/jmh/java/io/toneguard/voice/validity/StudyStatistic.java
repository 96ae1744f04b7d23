package io.toneguard.voice.validity;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What an utterance's frames may be summed up by: candidates of {@link IndexStudy}. Signed, so that arousal is up. */
enum StudyStatistic {
    F0_MEDIAN,
    F0_MEAN,
    F0_P80,
    /** Mean of the frames' dB. */
    ALPHA_OF_FRAMES,
    /** Of energies summed over the frames. */
    ALPHA_OF_SUMS,
    HAMMARBERG,
    MFCC1;

    double of(List<StudyFrame> frames) {
        return switch (this) {
            case F0_MEDIAN -> StudyGate.quantile(semitones(frames), 50);
            case F0_MEAN -> mean(frames, StudyFrame::semitones);
            case F0_P80 -> StudyGate.quantile(semitones(frames), 80);
            case ALPHA_OF_FRAMES -> mean(frames, StudyFrame::alphaRatioDb);
            case ALPHA_OF_SUMS -> alphaOfSums(frames);
            case HAMMARBERG -> -mean(frames, StudyFrame::hammarbergDb);
            case MFCC1 -> -mean(frames, StudyFrame::mfcc1);
        };
    }

    private static double[] semitones(List<StudyFrame> frames) {
        return frames.stream().mapToDouble(StudyFrame::semitones).toArray();
    }

    // Plain loops: the order in which a stream sums is not promised.
    private static double mean(List<StudyFrame> frames, ToDoubleFunction<StudyFrame> value) {
        double sum = 0;
        for (StudyFrame frame : frames) {
            sum += value.applyAsDouble(frame);
        }
        return sum / frames.size();
    }

    private static double alphaOfSums(List<StudyFrame> frames) {
        double low = 0;
        double high = 0;
        for (StudyFrame frame : frames) {
            double ratio = StrictMath.pow(10, frame.alphaRatioDb() / 10);
            low += frame.power() / (1 + ratio);
            high += frame.power() * ratio / (1 + ratio);
        }
        return 10 * StrictMath.log10(high / low);
    }
}
