package io.toneguard.voice.light;

import static io.toneguard.voice.light.HopBatch.COLUMNS;
import static io.toneguard.voice.light.HopBatch.HOP;
import static io.toneguard.voice.light.HopBatch.LANES;

/** Frame after frame in plain Java, for JVMs without the Vector API; frames that are not audible cost nothing. */
final class ScalarKernel implements LightKernel {
    private final ScalarCorrelation correlation = new ScalarCorrelation();
    private final ScalarSpectrum spectrum = new ScalarSpectrum();

    @Override
    public void survey(HopBatch batch, int firstColumn) {
        for (int column = firstColumn; column < firstColumn + LANES; column++) {
            survey(batch, column, batch.samples);
        }
    }

    private static void survey(HopBatch batch, int column, float[] samples) {
        float sum = 0;
        float squares = 0;
        float highest = samples[column];
        float lowest = samples[column];
        for (int i = column; i < HOP * COLUMNS; i += COLUMNS) {
            float value = samples[i];
            sum += value;
            squares += value * value;
            highest = Math.max(highest, value);
            lowest = Math.min(lowest, value);
        }
        batch.sums[column] = sum;
        batch.squares[column] = squares;
        batch.highest[column] = highest;
        batch.lowest[column] = lowest;
    }

    @Override
    public void analyze(HopBatch batch, BatchMeasures measures) {
        for (int lane = 0; lane < LANES; lane++) {
            if (batch.audible[lane]) {
                correlation.analyze(batch, lane, measures);
                spectrum.analyze(batch, lane, measures);
            }
        }
    }

    @Override
    public String name() {
        return "scalar";
    }
}
