package io.toneguard.ingest.recorder;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.ledger.LiveLedger;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records every call while it is spoken: its audio goes to a journal on this machine's disk, forced once a second for all calls together,
 * and some blocks at a time into a draft in the store, so that nothing is copied when a call ends. What a process leaves unfinished, the next one
 * on the same journal finishes.
 */
public final class Recorder implements CallAudience, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    /** Refusals are for people to see; a peer that comes back all the time while the database is away fills no memory. */
    private static final int MOST_REFUSALS_WAITING = 10_000;

    /** For the step that a thread has in hand, and to leave drafts so that the next process finds them. */
    private static final Duration LAST_STEP = Duration.ofSeconds(1);

    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(30);

    private final RecorderSettings settings;
    private final HeldBlocks held;
    private final RecorderMeters meters;
    private final AtomicLong ledgerWaiting = new AtomicLong();
    private final LedgerWriter ledger;
    private final List<StoreWriter> writers;
    private final RecorderLoop loop;
    private final List<Thread> threads = new ArrayList<>();
    private final JournalLock lock;

    /**
     * Reads what an earlier process left in the journal, and sets about finishing it while new calls may already come.
     *
     * @throws IllegalStateException if another recorder uses the journal's folder
     * @throws UncheckedIOException if the journal cannot be read
     */
    public Recorder(RecorderSettings settings, RecordingStore store, LiveLedger liveLedger, MeterRegistry registry) {
        this(settings, store, liveLedger, registry, JournalSegment::create);
    }

    Recorder(
            RecorderSettings settings,
            RecordingStore store,
            LiveLedger liveLedger,
            MeterRegistry registry,
            JournalSegment.Maker segments) {
        this.settings = settings;
        held = new HeldBlocks(settings.memory().toBytes());
        meters = new RecorderMeters(registry, held.bytes(), held.notedBytes(), ledgerWaiting);
        ledger = new LedgerWriter(liveLedger, ledgerWaiting);
        writers = Stream.generate(() -> new StoreWriter(meters))
                .limit(settings.writers())
                .toList();
        try {
            lock = JournalLock.of(settings.journal());
            try {
                var found = JournalSegment.in(settings.journal());
                var left = JournalReader.read(found);
                if (!left.isEmpty()) {
                    LOG.info(
                            "{} recordings were left unfinished by an earlier process; they are finished now from {}",
                            left.size(),
                            settings.journal());
                }
                loop = new RecorderLoop(
                        settings,
                        store,
                        writers,
                        ledger,
                        held,
                        meters,
                        new Journal(settings.journal(), found, segments, meters));
                loop.restore(left);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("recorder.journal=" + settings.journal() + " cannot be used: " + e, e);
        }
        start(loop, "recorder-journal");
        start(ledger, "recorder-ledger");
        writers.forEach(writer -> start(writer, "recorder-store-" + threads.size()));
    }

    @Override
    public CallListener listenTo(LiveCall call) {
        return new CallRecording(loop.begin(call), loop, held, meters, settings.longest());
    }

    /**
     * Whether what is heard is being recorded, so that one more call may come. Not so while the journal's disk hangs, for over half a
     * minute, while {@code recorder.memory} is full of audio that neither disk nor store takes, or half full without a journal to put it
     * into, or half full of notes of what the journal has and the store has not yet, or if one of the recorder's threads has ended. Never waits.
     */
    public boolean isRecording() {
        return !held.isFull()
                && !held.isCrowdedWithNotes()
                && (loop.isJournaling() || !held.isCrowded())
                && loop.standstill().compareTo(settings.sync().plus(LONGEST_STANDSTILL)) < 0
                && threads.stream().allMatch(Thread::isAlive);
    }

    /** Recording is what the front is for. */
    @Override
    public boolean sheddable() {
        return false;
    }

    /**
     * Has the ledger say that an authenticated peer's conversation never became a call. Returns at once.
     *
     * @param reason one sentence: what was found, and what to do
     */
    public void refusedConversation(TenantId tenant, String source, String reason) {
        if (ledgerWaiting.get() < MOST_REFUSALS_WAITING) {
            var at = Instant.now();
            ledger.add(new LedgerWriter.Step(
                    tenant,
                    "A refused conversation of source " + source,
                    to -> to.refusedConversation(tenant, source, reason, at),
                    outcome -> {}));
        }
    }

    /**
     * Waits up to {@code recorder.stop-within} until every call that has ended is stored and in the ledger. Calls that have not ended, and
     * whatever store or database does not take in that time, are finished at the next start.
     */
    @Override
    public void close() throws IOException {
        long end = System.nanoTime() + settings.stopWithin().toNanos();
        try {
            loop.stop(threads.get(0));
            ledger.stop();
            writers.forEach(StoreWriter::stop);
            threads.stream()
                    .filter(thread -> thread.getName().equals("recorder-ledger"))
                    .forEach(Thread::interrupt);
            joinWithin(Math.max(0, end - System.nanoTime()) + LAST_STEP.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    /** All of them together: a store that hangs does so on each of its threads. */
    private void joinWithin(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, end - System.nanoTime());
        }
    }

    private void start(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }
}
