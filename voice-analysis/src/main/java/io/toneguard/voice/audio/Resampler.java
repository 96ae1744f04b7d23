package io.toneguard.voice.audio;

import java.util.Arrays;

/** Changes the rate of one channel, block by block; the output does not depend on where the blocks are cut. */
public final class Resampler {
    /** Takes output as it comes. */
    interface Sink {
        void accept(float[] block, int count);
    }

    private final ResamplerTable table;
    private final float[] out = new float[4096];
    private float[] history;
    private int held;
    /** Position in the input of {@code history[0]}; negative at first, for the silence before the first sample. */
    private long historyStart;

    private long inSamples;
    private long outSamples;

    Resampler(ResamplerTable table) {
        this.table = table;
        this.held = table.half();
        this.history = new float[4 * table.half()];
        this.historyStart = -held;
    }

    /** All samples at once, at another rate; the same array if the rates are equal. */
    public static float[] resample(float[] samples, int fromHz, int toHz) {
        ResamplerTable table = new ResamplerTable(fromHz, toHz);
        if (table.passesThrough()) {
            return samples;
        }
        float[] out = new float[Math.toIntExact(table.outSamples(samples.length))];
        int[] filled = {0};
        Sink sink = (block, count) -> {
            System.arraycopy(block, 0, out, filled[0], count);
            filled[0] += count;
        };
        Resampler resampler = new Resampler(table);
        resampler.accept(samples, samples.length, sink);
        resampler.finish(sink);
        return out;
    }

    void accept(float[] block, int count, Sink sink) {
        inSamples += count;
        if (table.passesThrough()) {
            sink.accept(block, count);
            return;
        }
        append(block, count);
        emit(Long.MAX_VALUE, sink);
    }

    void finish(Sink sink) {
        if (!table.passesThrough()) {
            int tail = table.half() + 8;
            append(new float[tail], tail);
            emit(table.outSamples(inSamples), sink);
        }
    }

    private void append(float[] block, int count) {
        if (held + count > history.length) {
            history = Arrays.copyOf(history, Math.max(2 * history.length, held + count));
        }
        System.arraycopy(block, 0, history, held, count);
        held += count;
    }

    private void emit(long limit, Sink sink) {
        int half = table.half();
        int filled = 0;
        long whole = whole();
        // Rows are padded by up to three weights of zero, which still touch the history.
        while (outSamples < limit && whole + half + 4 - historyStart < held) {
            long remainder = outSamples % table.steps() * table.stride() % table.steps();
            out[filled++] = (float) table.convolve(history, (int) (whole - (half - 1) - historyStart), remainder);
            outSamples++;
            whole = whole();
            if (filled == out.length) {
                sink.accept(out, filled);
                filled = 0;
            }
        }
        if (filled > 0) {
            sink.accept(out, filled);
        }
        int drop = (int) Math.min(held, Math.max(0, whole - half - historyStart));
        System.arraycopy(history, drop, history, 0, held - drop);
        held -= drop;
        historyStart += drop;
    }

    private long whole() {
        return outSamples / table.steps() * table.stride()
                + outSamples % table.steps() * table.stride() / table.steps();
    }
}
