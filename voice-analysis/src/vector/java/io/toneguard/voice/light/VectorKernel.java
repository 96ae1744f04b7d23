package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.COLUMNS;
import static io.toneguard.voice.light.HopBatch.HOP;
import static io.toneguard.voice.light.HopBatch.LANES;
import static io.toneguard.voice.light.Lanes.all;
import static io.toneguard.voice.light.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * A frame per lane, with the JDK's incubating Vector API; found by name, never linked to. Only additions, products, quotients and
 * comparisons, none fused: each lane does what {@link ScalarKernel} does.
 */
final class VectorKernel implements LightKernel {
    private final VectorCorrelation correlation = new VectorCorrelation();
    private final VectorSpectrum spectrum = new VectorSpectrum();

    VectorKernel() {
        if (Lanes.COUNT < 4) {
            throw new UnsupportedOperationException("this JVM offers " + Lanes.COUNT + " lanes: scalar is faster");
        }
    }

    @Override
    public void survey(HopBatch batch, int firstColumn) {
        for (int column = firstColumn; column < firstColumn + LANES; column += Lanes.COUNT) {
            surveyLanes(batch, column, batch.samples);
        }
    }

    private static void surveyLanes(HopBatch batch, int column, float[] samples) {
        FloatVector sum = all(0);
        FloatVector squares = all(0);
        FloatVector highest = load(samples, column);
        FloatVector lowest = load(samples, column);
        for (int i = column; i < HOP * COLUMNS; i += COLUMNS) {
            FloatVector value = load(samples, i);
            sum = sum.add(value);
            squares = squares.add(value.mul(value));
            highest = highest.max(value);
            lowest = lowest.min(value);
        }
        sum.intoArray(batch.sums, column);
        squares.intoArray(batch.squares, column);
        highest.intoArray(batch.highest, column);
        lowest.intoArray(batch.lowest, column);
    }

    @Override
    public void analyze(HopBatch batch, BatchMeasures measures) {
        for (int lane = 0; lane < LANES; lane += Lanes.COUNT) {
            correlation.analyze(batch, lane, measures);
            spectrum.analyze(batch, lane, measures);
        }
    }

    @Override
    public String name() {
        return "vector";
    }
}
