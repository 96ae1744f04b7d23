package io.toneguard.app.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.ingest.recorder.Recorder;
import io.toneguard.ingest.recorder.RecorderSettings;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * What recording costs: process CPU per session-second of recorder, journal and drafts, less that of the same sessions heard by a listener
 * that only counts. In real time, mono mu-law, announced each half second as a session does; the ledger's rows are not written. Measured
 * after 45 s, when code is compiled, with the default settings.
 *
 * <p>Arguments: folder (removed afterwards; on the disk to be measured), sessions (2000), seconds (30).
 */
final class RecorderBenchmark {
    private static final int WARM_SECONDS = 45;
    private static final int RATE_HZ = 8_000;
    private static final int BLOCK_SAMPLES = 5 * RATE_HZ;
    private static final int ANNOUNCED_SAMPLES = RATE_HZ / 2;
    /** Sessions are not in step: each is announced in one of so many slots of half a second. */
    private static final int SLOTS = 50;

    private RecorderBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int sessions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
        double bare = run(new CountingAudience(), sessions, 5, seconds);
        double recorded = record(folder, sessions, seconds);
        double micros = recorded - bare;
        say("bare %.2f, recorded %.2f us CPU per session-second%n", bare, recorded);
        say("{\"sessions\":%d,\"seconds\":%d,\"recorderCpuMicrosPerSessionSecond\":%.2f}%n", sessions, seconds, micros);
    }

    private static double record(Path folder, int sessions, int seconds) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var meters = new SimpleMeterRegistry();
        var settings = new RecorderSettings(
                folder.resolve("journal"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                DataSize.ofGigabytes(1),
                DataSize.ofMegabytes(256),
                DataSize.ofKilobytes(64),
                Duration.ofHours(8),
                2,
                Duration.ofMinutes(1));
        try {
            var recorder = new Recorder(settings, new DiskRecordingStore(folder.resolve("store")), noLedger(), meters);
            double micros;
            try {
                micros = run(recorder, sessions, WARM_SECONDS, seconds);
            } finally {
                recorder.close();
            }
            say(
                    "  journal %.1f MB, %d syncs of %.1f ms, %d appends of %.0f us, %.1f s shed%n",
                    meters.counter("toneguard.recorder.journal.bytes").count() / 1e6,
                    meters.timer("toneguard.recorder.sync").count(),
                    meters.timer("toneguard.recorder.sync").mean(TimeUnit.MILLISECONDS),
                    meters.timer("toneguard.recorder.append").count(),
                    meters.timer("toneguard.recorder.append").mean(TimeUnit.MICROSECONDS),
                    meters.counter("toneguard.recorder.shed.seconds").count());
            return micros;
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** Microseconds of CPU per session-second from the first announcement to the last, without the calls' beginnings and ends. */
    private static double run(CallAudience audience, int sessions, int warmSeconds, int seconds) {
        var tenant = new Tenant(new TenantId(UUID.randomUUID()), "benchmark", ScoringPolicy.NONE);
        var pool = new ArrayDeque<AudioBlock>();
        var all = new ArrayList<Session>();
        for (int i = 0; i < sessions; i++) {
            all.add(new Session(audience.listenTo(call(tenant, "call-" + i)), pool));
        }
        long cpu = 0;
        Map<Long, Long> threads = Map.of();
        long begin = System.nanoTime();
        long slotNanos = TimeUnit.MILLISECONDS.toNanos(500) / SLOTS;
        for (int slot = 0; slot < 2 * (warmSeconds + seconds) * SLOTS; slot++) {
            if (slot == 2 * warmSeconds * SLOTS) {
                cpu = cpuNanos();
                threads = threadNanos();
            }
            LockSupport.parkNanos(begin + slot * slotNanos - System.nanoTime());
            for (int i = slot % SLOTS; i < sessions; i += SLOTS) {
                all.get(i).announce();
            }
        }
        double micros = (cpuNanos() - cpu) / 1e3 / sessions / seconds;
        sayThreads(threads, 1e3 * sessions * seconds);
        all.forEach(Session::end);
        return micros;
    }

    private static LiveCall call(Tenant tenant, String callId) {
        return new LiveCall(
                tenant.id(),
                tenant.name(),
                "pbx-1",
                callId,
                new RecordingId(UUID.randomUUID()),
                Instant.now(),
                new WireFormat(WireCodec.MU_LAW, RATE_HZ, 1),
                List.of(Speaker.AGENT),
                "anna",
                null,
                "billing",
                "inbound");
    }

    private static Map<Long, Long> threadNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .boxed()
                .collect(Collectors.toMap(id -> id, threads::getThreadCpuTime));
    }

    /** Where it goes; what is missing to the process's figure is the collector's, the compiler's and the sessions'. */
    private static void sayThreads(Map<Long, Long> before, double perNanos) {
        var threads = ManagementFactory.getThreadMXBean();
        before.forEach((id, nanos) -> {
            var thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().startsWith("recorder-")) {
                say("  %s %.2f us%n", thread.getThreadName(), (threads.getThreadCpuTime(id) - nanos) / perNanos);
            }
        });
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static LiveLedger noLedger() {
        return new LiveLedger(JdbcClient.create(new PGSimpleDataSource()), new TenantScope() {
            @Override
            public <T> T in(TenantId tenant, Supplier<T> work) {
                return null;
            }
        });
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static final class Session {
        private final CallListener listener;
        private final ArrayDeque<AudioBlock> pool;
        private AudioBlock block;
        private int filled;
        private long samples;

        Session(CallListener listener, ArrayDeque<AudioBlock> pool) {
            this.listener = listener;
            this.pool = pool;
        }

        void announce() {
            if (block == null) {
                block = next().at(samples);
                filled = 0;
            }
            // As fast as a session that copies frames: the bytes are touched.
            Arrays.fill(block.bytes(), filled, filled + ANNOUNCED_SAMPLES, (byte) samples);
            listener.audio(block, filled, filled + ANNOUNCED_SAMPLES);
            filled += ANNOUNCED_SAMPLES;
            samples += ANNOUNCED_SAMPLES;
            if (filled == BLOCK_SAMPLES) {
                block.release();
                block = null;
            }
        }

        void end() {
            if (block != null) {
                block.release();
            }
            listener.ended(
                    new CallEnded(samples, CallEnded.Ending.COMPLETE, "the benchmark ended", List.of(), List.of(), 0));
        }

        private AudioBlock next() {
            synchronized (pool) {
                var used = pool.poll();
                if (used != null) {
                    return used;
                }
            }
            return new AudioBlock(new byte[BLOCK_SAMPLES], BLOCK_SAMPLES, free -> {
                synchronized (pool) {
                    pool.add(free);
                }
            });
        }
    }

    private static final class CountingAudience implements CallAudience {
        private long heard;

        @Override
        public CallListener listenTo(LiveCall call) {
            return new CallListener() {
                @Override
                public void audio(AudioBlock block, int from, int to) {
                    heard += to - from;
                }

                @Override
                public void ended(CallEnded ended) {}
            };
        }

        @Override
        public boolean sheddable() {
            return false;
        }
    }
}
