package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.log.OnceAMinute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread. It writes what the event loops told to the journal, forces that once each {@code recorder.sync} for all calls, and
 * only then hands whole blocks and ended calls on to the store. What has no haste is spread over the time to the next sync: thousands of
 * calls' work at once would take the event loops' processors for a tenth of a second.
 */
final class RecorderLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RecorderLoop.class);
    private static final long LAST_ROUND_MILLIS = 5_000;
    private static final OnceAMinute FAULTS = new OnceAMinute();
    private static final long STOPPING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** From sync to sync. */
    private static final int SLICES = 10;

    private final RecorderSettings settings;
    private final RecordingStore store;
    private final List<StoreWriter> writers;
    private final CallSettlement settlement;
    private final HeldBlocks held;
    private final RecorderMeters meters;
    private final Journal journal;
    private final Queue<Runnable> told = new ConcurrentLinkedQueue<>();
    private final Map<RecordingId, OpenRecording> entries = new LinkedHashMap<>();
    /** For the store, in order; on this thread only. */
    private final Queue<HandedOn> toHandOn = new ArrayDeque<>();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private long rolledNanos;
    private volatile boolean isStopping;
    private volatile long stopNanos;
    private volatile long doneNanos = System.nanoTime();
    private volatile boolean isJournaling = true;

    RecorderLoop(
            RecorderSettings settings,
            RecordingStore store,
            List<StoreWriter> writers,
            LedgerWriter ledger,
            HeldBlocks held,
            RecorderMeters meters,
            Journal journal) {
        this.settings = settings;
        this.store = store;
        this.writers = writers;
        settlement = new CallSettlement(ledger, store, meters, this::tell);
        this.held = held;
        this.meters = meters;
        this.journal = journal;
        meters.standstill(() -> standstill().toNanos() * 1e-9);
        meters.journal(() -> isJournaling ? 1 : 0);
    }

    /** From any thread; done in the order told, within {@code recorder.sync}; not at all once the loop has ended. */
    void tell(Runnable step) {
        if (isRunning()) {
            told.add(step);
        }
    }

    boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Since the last round was done. */
    Duration standstill() {
        return Duration.ofNanos(System.nanoTime() - doneNanos);
    }

    /** Whether the journal could be written in the last round. */
    boolean isJournaling() {
        return isJournaling;
    }

    /** A new call; its log is used on this thread only. */
    CallLog begin(LiveCall call) {
        var log = new CallLog(call, journal, held);
        tell(() -> {
            enter(log);
            log.started();
        });
        return log;
    }

    /** Before the loop runs: takes up what an earlier process left. */
    void restore(Collection<LeftCall> calls) {
        journal.roll();
        rolledNanos = System.nanoTime();
        for (LeftCall left : calls) {
            var log = new CallLog(left.call(), journal, held);
            var chunks = log.restore(left);
            var entry = enter(log);
            log.sayAgain();
            entry.isInJournal = true;
            entry.inLedger = left.call();
            entry.isHandedOn = true;
            entry.writer.execute(() -> entry.turn.takeUp(left.forced(), chunks, left.ended()));
        }
        journal.sync();
    }

    @Override
    public void run() {
        try {
            listen();
        } finally {
            stopped.countDown();
        }
    }

    private void listen() {
        long syncNanos = settings.sync().toNanos();
        long due = System.nanoTime();
        while (!isStopping || (isWaitingForOthers() && stopNanos - System.nanoTime() > 0)) {
            long now = System.nanoTime();
            due = due + syncNanos - now < 0 ? now : due + syncNanos;
            for (int slicesLeft = SLICES; slicesLeft > 0 && !isStopping; slicesLeft--) {
                // Late slices follow one another at once: the sync is not to come later for them.
                long pause = due - (slicesLeft - 1) * syncNanos / SLICES - System.nanoTime();
                if (pause > 0) {
                    LockSupport.parkNanos(this, pause);
                }
                int share = (toHandOn.size() + slicesLeft - 1) / slicesLeft;
                orComplaint(() -> slice(share));
            }
            if (isStopping) {
                LockSupport.parkNanos(this, STOPPING_NANOS);
            }
            orComplaint(this::round);
        }
        orComplaint(this::round);
        orComplaint(() -> handOn(toHandOn.size()));
        journal.close(entries.isEmpty());
        if (!entries.isEmpty()) {
            LOG.warn(
                    "The recorder stops with {} recordings unfinished; they are finished from {} at the next start",
                    entries.size(),
                    settings.journal());
        }
    }

    /** Ends the loop when every ended call is stored and in the ledger, or {@code recorder.stop-within} is over. */
    void stop(Thread thread) throws InterruptedException {
        stopNanos = System.nanoTime() + settings.stopWithin().toNanos();
        isStopping = true;
        LockSupport.unpark(thread);
        // A disk that hangs is not to hang the process's end.
        if (!stopped.await(settings.stopWithin().toMillis() + LAST_ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.warn("The recorder does not stop: the disk of {} does not answer", settings.journal());
        }
    }

    /** Without this thread nothing is recorded any more, so no fault ends it. */
    private void orComplaint(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            meters.fault();
            FAULTS.say(() -> LOG.error("The recorder has a defect; recordings may lack something", e));
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            meters.fault();
            LOG.error("The recorder has a defect; one call's recording may lack something", e);
        }
    }

    /** Between two syncs. */
    private void slice(int share) {
        handOn(share);
        if (journal.isOpen()) {
            writeToJournal();
        }
    }

    private void handOn(int steps) {
        for (int i = 0; i < steps; i++) {
            var next = toHandOn.remove();
            next.writer.execute(next.step);
        }
    }

    private void writeToJournal() {
        for (Runnable step = told.poll(); step != null; step = told.poll()) {
            guarded(step);
        }
    }

    private void round() {
        handOn(toHandOn.size());
        if (!journal.isOpen()
                || System.nanoTime() - rolledNanos > settings.journalRoll().toNanos()
                || journal.length() > settings.journalSegment().toBytes()) {
            roll();
        }
        writeToJournal();
        isJournaling = journal.sync();
        chooseToHandOn();
        letGoOfSegments();
        doneNanos = System.nanoTime();
    }

    private void roll() {
        rolledNanos = System.nanoTime();
        if (journal.roll()) {
            // Each for itself: a call that is not said again would be lost to a crash with the older segments.
            entries.values().forEach(entry -> guarded(() -> entry.log.rolledTo(journal.number())));
        }
    }

    private void chooseToHandOn() {
        for (OpenRecording entry : entries.values()) {
            entry.isInJournal |= isJournaling;
            enterIntoLedger(entry);
            for (Chunk chunk : entry.log.takeWhole()) {
                if (held.isCrowded()) {
                    chunk.spill();
                }
                toHandOn.add(new HandedOn(entry.writer, () -> entry.turn.add(chunk)));
            }
            var ended = entry.log.ended();
            if (ended != null && !entry.isHandedOn) {
                entry.isHandedOn = true;
                toHandOn.add(new HandedOn(entry.writer, () -> entry.turn.end(ended)));
            }
        }
    }

    /**
     * Not before the journal was asked to take the call. Where it cannot be written the ledger has it all the same: after a crash the row
     * would stay {@code receiving}, but who looks finds the call, and {@code calls finish} makes a recording of its draft. Once more when
     * more is known of the call.
     */
    private void enterIntoLedger(OpenRecording entry) {
        var call = entry.log.call();
        if (!call.equals(entry.inLedger)) {
            entry.inLedger = call;
            settlement.receives(call);
        }
    }

    /**
     * Audio leaves the journal when its draft has it durably, what else is known of a call when a later segment says it durably again.
     * Asked for a few calls at a time: forcing all at once is a burst.
     */
    private void letGoOfSegments() {
        long current = journal.number();
        long rounds =
                Math.max(1, settings.journalRoll().toNanos() / settings.sync().toNanos() / 2);
        long left = entries.size() / rounds + 1;
        long needed = current;
        boolean isAnyInJournal = false;
        for (OpenRecording entry : entries.values()) {
            if (left > 0 && entry.log.asksToForce(current)) {
                left--;
                toHandOn.add(new HandedOn(entry.writer, entry.turn::force));
            }
            needed = Math.min(needed, entry.log.needs());
            isAnyInJournal |= entry.isInJournal;
        }
        // Also while the journal cannot be written: it may be what fills its disk.
        journal.deleteBelow(isAnyInJournal ? Math.min(needed, journal.lastWhole()) : needed);
    }

    private OpenRecording enter(CallLog log) {
        var call = log.call();
        var writer = writers.get(Math.floorMod(call.recording().hashCode(), writers.size()));
        var news = new StoreTurn.News() {
            @Override
            public void forced(long position) {
                tell(() -> log.forced(position));
            }

            @Override
            public void finished(CallEnded ended, long samples, long fileBytes) {
                tell(log::finished);
                settlement.ended(log.call(), writer, ended, samples, fileBytes, new CallSettlement.News() {
                    @Override
                    public void settled() {
                        log.settled();
                        entries.remove(call.recording());
                    }

                    @Override
                    public void refused() {
                        var entry = entries.get(call.recording());
                        if (entry != null) {
                            entry.isGivenUp = true;
                        }
                    }
                });
            }
        };
        var entry = new OpenRecording(
                log,
                new StoreTurn(
                        call, store, writer, meters, held, settings.append().toBytes(), news),
                writer);
        entries.put(call.recording(), entry);
        return entry;
    }

    private boolean isWaitingForOthers() {
        return !told.isEmpty() || entries.values().stream().anyMatch(entry -> entry.isHandedOn && !entry.isGivenUp);
    }

    /** One call's step, for the writer that has the call. */
    private record HandedOn(StoreWriter writer, Runnable step) {}
}
