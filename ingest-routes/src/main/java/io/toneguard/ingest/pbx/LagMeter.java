package io.toneguard.ingest.pbx;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * How long after its time an audio message was handled, measured where it counts: in the server. A load generator on the same machine says
 * in its call's metadata when its first message is due and how far apart they are, by the monotonic clock that both share; what a message
 * took too long is then the server's, the generator's and the machine's lag together. Only for load tests: a peer that may write meters
 * could write anything, so that nothing listens unless {@code pbx.measure-lag} is set.
 *
 * <p>Each event loop writes a recorder of its own, without locks; {@link #sample}, called once a second, closes a second.
 */
public final class LagMeter {
    /** Metadata: when the first audio message is due, nanoseconds of {@link System#nanoTime} on this machine. */
    public static final String START = "toneguard.load.start";
    /** Metadata: nanoseconds between two audio messages. */
    public static final String INTERVAL = "toneguard.load.interval";
    /** Metadata: {@code binary} or {@code text}, whichever the audio messages are. */
    public static final String KIND = "toneguard.load.kind";

    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final int DIGITS = 2;
    private static final int SIGN = 63;

    private final LongSupplier nanoTime;
    private final Queue<LoopLag> loops = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<LoopLag> ofThisLoop = ThreadLocal.withInitial(this::addLoop);
    private final Histogram all = new Histogram(LONGEST_MICROS, DIGITS);
    private double worstSecondP99Ms;
    private volatile Window window = Window.NONE;

    /** @param nanoTime {@link System#nanoTime}, save in tests */
    public LagMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Begins anew: messages that are due from {@code fromNanos} on and before {@code toNanos} count. */
    public synchronized void measure(long fromNanos, long toNanos) {
        window = Window.NONE;
        loops.forEach(LoopLag::taken);
        all.reset();
        worstSecondP99Ms = 0;
        window = new Window(fromNanos, toNanos);
    }

    /** A call begins; null if it is no load generator's. The message in which it began is the first that is {@link MessageLag#handled}. */
    public @Nullable MessageLag probe(Map<String, String> metadata) {
        try {
            String start = metadata.get(START);
            String interval = metadata.get(INTERVAL);
            if (start == null || interval == null) {
                return null;
            }
            boolean binary = !"text".equals(metadata.get(KIND));
            return new MessageLag(this, Long.parseLong(start), Long.parseLong(interval), binary);
        } catch (NumberFormatException noNumbers) {
            return null;
        }
    }

    /** Closes a second; to be called once in each. */
    public synchronized void sample() {
        var second = new Histogram(LONGEST_MICROS, DIGITS);
        loops.forEach(loop -> second.add(loop.taken()));
        if (second.getTotalCount() > 0) {
            worstSecondP99Ms = Math.max(worstSecondP99Ms, p99Ms(second));
            all.add(second);
        }
    }

    /** What was measured up to now. */
    public synchronized Lag lag() {
        sample();
        return new Lag(all.getTotalCount(), p99Ms(all), worstSecondP99Ms, all.getMaxValue() / 1000.0);
    }

    /** Audio messages of load generators handled so far, in the window or not. */
    public long messages() {
        return loops.stream().mapToLong(loop -> loop.messages.get()).sum();
    }

    void handled(long dueNanos) {
        var loop = ofThisLoop.get();
        loop.messages.lazySet(loop.messages.get() + 1);
        long micros = Math.max(0, Math.min(LONGEST_MICROS, (nanoTime.getAsLong() - dueNanos) / 1000));
        var counted = window;
        // The same work outside of the window, without a branch: what has never run is compiled anew as the window
        // begins, and half a second of lag is counted.
        int outside = (int) ((dueNanos - counted.fromNanos | counted.toNanos - 1 - dueNanos) >>> SIGN);
        loop.recorders[outside].recordValue(micros);
    }

    private LoopLag addLoop() {
        var loop = new LoopLag();
        loops.add(loop);
        return loop;
    }

    private static double p99Ms(Histogram lag) {
        return lag.getTotalCount() == 0 ? 0 : lag.getValueAtPercentile(99) / 1000.0;
    }

    /**
     * The lag of all messages of the window.
     *
     * @param messages that were due in the window
     * @param worstSecondP99Ms 99th percentile of the second that had the highest
     */
    public record Lag(long messages, double p99Ms, double worstSecondP99Ms, double worstMs) {}

    private record Window(long fromNanos, long toNanos) {
        static final Window NONE = new Window(0, 0);
    }

    /** What one event loop writes and nobody else. */
    private static final class LoopLag {
        /** What counts; what is outside of the window, which nobody looks at. */
        final SingleWriterRecorder[] recorders = {
            new SingleWriterRecorder(LONGEST_MICROS, DIGITS), new SingleWriterRecorder(LONGEST_MICROS, DIGITS)
        };

        final AtomicLong messages = new AtomicLong();
        private @Nullable Histogram spare;

        /** What was recorded since the last time; valid until the next. */
        Histogram taken() {
            spare = recorders[0].getIntervalHistogram(spare);
            return spare;
        }
    }
}
