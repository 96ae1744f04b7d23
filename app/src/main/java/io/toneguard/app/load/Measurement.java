package io.toneguard.app.load;

import io.toneguard.ingest.pbx.LagMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One counted window in the server: CPU time, messages, lag second by second, memory. */
final class Measurement {
    private static final int RSS_SAMPLES = 20;

    private final LagMeter meter;
    private final long fromNanos;
    private final long toNanos;
    private final Thread clock;
    private final List<Long> residentKb = new ArrayList<>();
    private final Map<String, Long> threads = new TreeMap<>();
    private long cpuNanos;
    private long messages;

    /** Waits for its window on a thread of its own. */
    Measurement(LagMeter meter, long fromNanos, long toNanos) {
        this.meter = meter;
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        meter.measure(fromNanos, toNanos);
        clock = new Thread(this::run, "load-measurement");
        clock.setDaemon(true);
        clock.start();
    }

    private void run() {
        try {
            sleepUntil(fromNanos);
            var threadsBefore = ProcessFigures.cpuNanosByThreads();
            long cpuBefore = ProcessFigures.cpuNanos();
            long messagesBefore = meter.messages();
            long sampleEvery = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(toNanos - fromNanos) / RSS_SAMPLES);
            long second = 0;
            for (long next = fromNanos; next - toNanos < 0; next += TimeUnit.SECONDS.toNanos(1)) {
                sleepUntil(next);
                if (second++ % sampleEvery == 0) {
                    residentKb.add(ProcessFigures.residentKb());
                }
                meter.sample();
            }
            sleepUntil(toNanos);
            cpuNanos = ProcessFigures.cpuNanos() - cpuBefore;
            messages = meter.messages() - messagesBefore;
            residentKb.add(ProcessFigures.residentKb());
            ProcessFigures.cpuNanosByThreads()
                    .forEach((name, nanos) -> threads.put(name, nanos - threadsBefore.getOrDefault(name, 0L)));
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** Waits for the window's end; the lag is of all that was handled up to this call. */
    Figures figures() throws InterruptedException {
        clock.join();
        return new Figures(cpuNanos, messages, meter.lag(), List.copyOf(residentKb), Map.copyOf(threads));
    }

    /**
     * What was measured.
     *
     * @param cpuNanos of the whole process
     * @param messages handled in the window
     * @param residentKb memory, from the window's beginning to its end
     * @param threadCpuNanos by thread name
     */
    record Figures(
            long cpuNanos, long messages, LagMeter.Lag lag, List<Long> residentKb, Map<String, Long> threadCpuNanos) {
        double cpuMicrosPerMessage() {
            return cpuNanos / 1000.0 / messages;
        }
    }
}
