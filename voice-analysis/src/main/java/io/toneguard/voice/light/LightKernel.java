package io.toneguard.voice.light;

/**
 * The arithmetic of sixteen frames. Kernels do the same operations on each frame in the same order, so their results agree bit for bit: a
 * kernel is chosen for its speed alone. Holds scratch: one thread at a time.
 */
interface LightKernel {
    /** Fills in what is known of sixteen hops: sums, squares, extremes. */
    void survey(HopBatch batch, int firstColumn);

    /** Measures the audible frames; asked only if there is one. */
    void analyze(HopBatch batch, BatchMeasures measures);

    /** What the operator reads and sets: scalar or vector. */
    String name();
}
