package io.toneguard.voice.features;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.jtransforms.fft.DoubleFFT_1D;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The power spectrum of one real frame by our transform and by two libraries; 512 points is what F0 takes at 8 kHz. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransformBenchmark {
    @Param({"256", "512", "1024"})
    public int points;

    private double[] frame = {};
    private double[] power = {};
    private double[] packed = {};
    private double[][] split = {};
    private RealFft own = new RealFft(8);
    private DoubleFFT_1D jTransforms = new DoubleFFT_1D(8);

    @Setup
    public void make() {
        var random = new Random(1);
        frame = random.doubles(points, -1, 1).toArray();
        power = new double[points / 2 + 1];
        packed = new double[points];
        split = new double[2][points];
        own = new RealFft(points);
        jTransforms = new DoubleFFT_1D(points);
    }

    @Benchmark
    public double[] own() {
        own.power(frame, power);
        return power;
    }

    @Benchmark
    public double[] commonsMath() {
        System.arraycopy(frame, 0, split[0], 0, points);
        Arrays.fill(split[1], 0);
        FastFourierTransformer.transformInPlace(split, DftNormalization.STANDARD, TransformType.FORWARD);
        for (int k = 0; k < power.length; k++) {
            power[k] = split[0][k] * split[0][k] + split[1][k] * split[1][k];
        }
        return power;
    }

    @Benchmark
    public double[] jTransforms() {
        System.arraycopy(frame, 0, packed, 0, points);
        jTransforms.realForward(packed);
        power[0] = packed[0] * packed[0];
        power[points / 2] = packed[1] * packed[1];
        for (int k = 1; k < points / 2; k++) {
            power[k] = packed[2 * k] * packed[2 * k] + packed[2 * k + 1] * packed[2 * k + 1];
        }
        return power;
    }
}
