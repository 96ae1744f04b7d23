package io.toneguard.tap.history;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.voice.stress.IndexMeasures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A segment's readings as {@code live_segment} keeps them: an element a second, 36 bytes together. What is unknown is NaN. */
final class HeardSeconds {
    /** Seconds of the recording. */
    final int[] endSeconds;

    final float[] voicedSeconds;
    final float[] deviation;
    final float[] confidence;
    final float[] f0MeanSemitones;
    final float[] f0P80Semitones;
    final float[] alphaRatioDb;
    final float[] mfcc1;

    HeardSeconds(
            int[] endSeconds,
            float[] voicedSeconds,
            float[] deviation,
            float[] confidence,
            float[] f0MeanSemitones,
            float[] f0P80Semitones,
            float[] alphaRatioDb,
            float[] mfcc1) {
        this.endSeconds = endSeconds;
        this.voicedSeconds = voicedSeconds;
        this.deviation = deviation;
        this.confidence = confidence;
        this.f0MeanSemitones = f0MeanSemitones;
        this.f0P80Semitones = f0P80Semitones;
        this.alphaRatioDb = alphaRatioDb;
        this.mfcc1 = mfcc1;
    }

    /** @param fromSeconds where the segment begins, seconds of the recording */
    static HeardSeconds of(List<LiveReading> readings, double fromSeconds) {
        int offset = (int) Math.round(fromSeconds);
        return new HeardSeconds(
                readings.stream()
                        .mapToInt(reading -> offset + reading.endSeconds())
                        .toArray(),
                column(readings, LiveReading::voicedSeconds),
                column(readings, reading -> reading.stress().deviation()),
                column(readings, LiveReading::confidence),
                column(readings, reading -> reading.measures().f0MeanSemitones()),
                column(readings, reading -> reading.measures().f0P80Semitones()),
                column(readings, reading -> reading.measures().alphaRatioDb()),
                column(readings, reading -> reading.measures().mfcc1()));
    }

    private static float[] column(List<LiveReading> readings, ToDoubleFunction<LiveReading> value) {
        var column = new float[readings.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = (float) value.applyAsDouble(readings.get(i));
        }
        return column;
    }

    int size() {
        return endSeconds.length;
    }

    IndexMeasures measures(int i) {
        return new IndexMeasures(f0MeanSemitones[i], f0P80Semitones[i], alphaRatioDb[i], mfcc1[i], voicedSeconds[i]);
    }
}
