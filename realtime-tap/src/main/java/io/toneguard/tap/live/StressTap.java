package io.toneguard.tap.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears every call that its tenant's policy lets us measure, one light analyser per person, on threads of its own: a reading each second, and what the tenant's rules
 * make of them. Under overload it leaves audio out and counts the seconds that have no reading; it never delays a call.
 *
 * <p>A reading is published some 100 ms after its second's last sample has come, which is when the engine has heard enough of the next second to decide.
 */
public final class StressTap implements CallAudience, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StressTap.class);
    private static final CallListener NOBODY = new CallListener() {
        @Override
        public long wantsUpTo(long heard, long usual) {
            return Long.MAX_VALUE;
        }

        @Override
        public void audio(AudioBlock block, int from, int to) {
            // this call is not measured
        }

        @Override
        public void ended(CallEnded ended) {
            // this call is not measured
        }
    };

    private final TapSettings settings;
    private final TapKnowledge knowledge;
    private final List<TapLane> lanes;
    private final List<TapThread> threads;
    private final TapMeters meters;
    private final HeardCall.House house;
    private final AtomicInteger calls = new AtomicInteger();

    private StressTap(
            TapSettings settings,
            TapKnowledge knowledge,
            TapSink sink,
            MeterRegistry registry,
            List<TapThread> threads,
            List<? extends Executor> executors,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.knowledge = knowledge;
        this.threads = threads;
        lanes = executors.stream()
                .map(executor -> new TapLane(executor, settings.queue()))
                .toList();
        meters = new TapMeters(registry, lanes);
        house = new HeardCall.House(
                knowledge, sink, meters, settings.shedAfter().toNanos(), nanoTime);
    }

    /** With threads of its own, until it is closed. */
    public static StressTap onThreads(
            TapSettings settings, TapKnowledge knowledge, TapSink sink, MeterRegistry registry) {
        var threads = IntStream.range(0, settings.enabled() ? settings.threadsHere() : 0)
                .mapToObj(number -> new TapThread("stress-tap-" + number))
                .toList();
        return new StressTap(settings, knowledge, sink, registry, threads, threads, System::nanoTime);
    }

    /**
     * On whatever the executor is; {@code Runnable::run} has each piece analysed before {@code audio} returns, which may be faster than real time.
     *
     * @param executor one step at a time, in the order told
     * @param nanoTime {@link System#nanoTime}, save in tests
     */
    public static StressTap on(
            Executor executor,
            TapSettings settings,
            TapKnowledge knowledge,
            TapSink sink,
            MeterRegistry registry,
            LongSupplier nanoTime) {
        return new StressTap(settings, knowledge, sink, registry, List.of(), List.of(executor), nanoTime);
    }

    @Override
    public CallListener listenTo(LiveCall call) {
        if (!settings.enabled()) {
            return NOBODY;
        }
        if (knowledge.policy(call).scored().isEmpty()) {
            return NOBODY;
        }
        int rateHz = call.format().rateHz();
        if (rateHz != 8_000 && rateHz != 16_000) {
            meters.unheard();
            LOG.info(
                    "Call {} of {}/{}: {} Hz are not analysed live; let the PBX send 8000 or 16000 Hz. It is recorded all the same",
                    call.recording(),
                    call.tenantName(),
                    call.source(),
                    rateHz);
            return NOBODY;
        }
        var lane = lanes.get(Math.floorMod(calls.getAndIncrement(), lanes.size()));
        var heard = new HeardCall(call, knowledge.rules(call), lane, house);
        return new TappedCall(heard, call.format(), lane, house.nanoTime());
    }

    /** Recording comes first. */
    @Override
    public boolean sheddable() {
        return true;
    }

    /** Seconds of voices that have no reading, because audio was left out. */
    public long windowsShed() {
        return meters.windowsShed();
    }

    /** Speakers of running calls that are measured now; 0 when all that ended is analysed, too. */
    public int voices() {
        return meters.voices();
    }

    /** Calls that are not analysed any more for a fault of the program. */
    public long faults() {
        return meters.faulty();
    }

    /** How late readings are. */
    public ReadingLag readingLag() {
        return meters.readingLag();
    }

    /** Analyses what is waiting, for some seconds at most, and stops. */
    @Override
    public void close() {
        threads.forEach(TapThread::close);
    }
}
