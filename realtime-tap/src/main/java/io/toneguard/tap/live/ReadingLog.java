package io.toneguard.tap.live;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressState;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/** All readings of one voice, in a third of the memory that they would take as objects: calls last for hours. */
final class ReadingLog extends AbstractList<LiveReading> implements RandomAccess {
    private static final IndexMeasure[] MEASURES = IndexMeasure.values();
    private static final StressState[] STATES = StressState.values();
    private static final int OF_READING = 8;
    private static final int WIDTH = OF_READING + 2 * MEASURES.length;
    private static final int FIRST = 32;

    private double[] values = new double[FIRST * WIDTH];
    private int size;

    @Override
    public boolean add(LiveReading reading) {
        if ((size + 1) * WIDTH > values.length) {
            values = Arrays.copyOf(values, values.length + values.length / 2);
        }
        var stress = reading.stress();
        var measures = reading.measures();
        int at = size++ * WIDTH;
        values[at++] = reading.endSeconds();
        values[at++] = reading.voicedSeconds();
        values[at++] = reading.confidence();
        values[at++] = measures.voicedSeconds();
        values[at++] = stress.state().ordinal();
        values[at++] = stress.deviation();
        values[at++] = stress.index();
        values[at++] = stress.contributions().isEmpty() ? 0 : 1;
        for (var measure : MEASURES) {
            values[at++] = measures.of(measure);
            values[at++] = stress.contributions().getOrDefault(measure, Double.NaN);
        }
        return true;
    }

    @Override
    public LiveReading get(int index) {
        int at = Objects.checkIndex(index, size) * WIDTH;
        var measured = new double[MEASURES.length];
        var contributions = new EnumMap<IndexMeasure, Double>(IndexMeasure.class);
        for (int i = 0; i < MEASURES.length; i++) {
            measured[i] = values[at + OF_READING + 2 * i];
            contributions.put(MEASURES[i], values[at + OF_READING + 2 * i + 1]);
        }
        return new LiveReading(
                (int) values[at],
                values[at + 1],
                new IndexMeasures(
                        measured[IndexMeasure.F0_MEAN.ordinal()],
                        measured[IndexMeasure.F0_P80.ordinal()],
                        measured[IndexMeasure.ALPHA_RATIO.ordinal()],
                        measured[IndexMeasure.MFCC1.ordinal()],
                        values[at + 3]),
                new StressReading(
                        STATES[(int) values[at + 4]],
                        values[at + 5],
                        values[at + 6],
                        values[at + 7] == 0 ? Map.of() : contributions),
                values[at + 2]);
    }

    @Override
    public int size() {
        return size;
    }
}
