package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.GapTally;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.log.OnceAMinute;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one call still has to write to the store, in order, tried again until it is done. On its {@link StoreWriter}'s thread only. */
final class StoreTurn {
    private static final Logger LOG = LoggerFactory.getLogger(StoreTurn.class);
    private static final OnceAMinute TROUBLES = new OnceAMinute();
    private static final Duration SHORTEST_REST = Duration.ofMillis(250);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** What the call's log wants to know; told on the writer's thread. */
    interface News {
        /** Audio up to there is durable in the draft. */
        void forced(long position);

        /** The recording is whole, or there is none because there was no audio. */
        void finished(CallEnded ended, long samples, long fileBytes);
    }

    private final LiveCall call;
    private final GrowingDraft draft;
    private final StoreWriter writer;
    private final RecorderMeters meters;
    private final HeldBlocks held;
    private final long worthWriting;
    private final News news;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    /** Those of the chunks that may hold blocks, in order. */
    private final Deque<Chunk> inMemory = new ArrayDeque<>();

    private long waitingBytes;
    private boolean isLeftByAnother;
    private long durable;
    private boolean forceWanted;
    private JournalRecord.@Nullable Ended ended;
    private boolean isDone;
    private boolean isResting;
    private Duration rest = SHORTEST_REST;
    private long restsUntilNanos;

    /** @param worthWriting bytes that are written at once while nothing presses */
    StoreTurn(
            LiveCall call,
            RecordingStore store,
            StoreWriter writer,
            RecorderMeters meters,
            HeldBlocks held,
            long worthWriting,
            News news) {
        this.held = held;
        this.worthWriting = worthWriting;
        this.call = call;
        this.draft = new GrowingDraft(call, store);
        this.writer = writer;
        this.meters = meters;
        this.news = news;
    }

    void add(Chunk chunk) {
        chunks.add(chunk);
        inMemory.add(chunk);
        waitingBytes += chunk.length();
        work();
    }

    void force() {
        forceWanted = true;
        work();
    }

    void end(JournalRecord.Ended end) {
        ended = end;
        work();
    }

    /** Goes on with what an earlier process left: the first thing said of such a call. */
    void takeUp(long durableBytes, List<Chunk> left, JournalRecord.Ended end) {
        isLeftByAnother = true;
        durable = durableBytes;
        left.forEach(chunk -> {
            chunks.add(chunk);
            waitingBytes += chunk.length();
        });
        ended = end;
        work();
    }

    long restsUntilNanos() {
        return restsUntilNanos;
    }

    void wake() {
        isResting = false;
        work();
    }

    void leave() {
        draft.leave();
        chunks.forEach(Chunk::release);
        chunks.clear();
        inMemory.clear();
    }

    private void work() {
        if (held.isCrowded()) {
            inMemory.forEach(Chunk::spill);
            inMemory.removeIf(chunk -> !chunk.isInMemory());
        }
        if (isDone || isResting) {
            return;
        }
        writer.enter(this);
        try {
            doWork();
            rest = SHORTEST_REST;
        } catch (IOException | RuntimeException e) {
            setBack(e);
        }
    }

    private void doWork() throws IOException {
        if (isLeftByAnother) {
            takeUp();
        }
        if (isDone) {
            return;
        }
        while (isWorthWriting()) {
            var batch = nextBatch();
            var timer = meters.start();
            draft.append(batch);
            meters.appended(timer);
            for (Chunk chunk : batch) {
                chunks.remove();
                inMemory.remove(chunk);
                waitingBytes -= chunk.length();
                if (chunk.isLost()) {
                    meters.lost(
                            call.format().seconds(chunk.length() / call.format().frameBytes()));
                }
                chunk.release();
            }
        }
        if (ended != null) {
            finish(ended);
        } else if (forceWanted) {
            draft.force();
            forceWanted = false;
            news.forced(draft.appended());
        }
    }

    private boolean isWorthWriting() {
        return !chunks.isEmpty()
                && (ended != null
                        || forceWanted
                        || waitingBytes >= worthWriting
                        || held.isCrowded()
                        || !chunks.getLast().isInJournal());
    }

    /** Audio that another process left may be minutes, and is read from the journal: some of it at a time. */
    private List<Chunk> nextBatch() {
        var batch = new ArrayList<Chunk>();
        int bytes = 0;
        for (Chunk chunk : chunks) {
            batch.add(chunk);
            bytes += chunk.length();
            if (bytes >= worthWriting) {
                break;
            }
        }
        return batch;
    }

    private void takeUp() throws IOException {
        var whole = draft.alreadyWhole(ended == null ? -1 : ended.samples());
        if (whole != null && ended != null) {
            tell(ended, whole);
            return;
        }
        long covered = durable;
        for (Chunk chunk : chunks) {
            if (chunk.position() <= covered) {
                covered = Math.max(covered, chunk.end());
            }
        }
        draft.takeUp(durable, covered);
        isLeftByAnother = false;
    }

    private void finish(JournalRecord.Ended end) throws IOException {
        long samples = end.samples() >= 0
                ? end.samples()
                : draft.appended() / call.format().frameBytes();
        if (samples == 0) {
            draft.discard();
            tell(end, new GrowingDraft.Whole(0, 0));
        } else {
            tell(end, draft.finish(samples));
        }
    }

    private void tell(JournalRecord.Ended end, GrowingDraft.Whole whole) {
        CallEnded told = end.call();
        long samples = end.samples() >= 0 ? told.samples() : whole.samples();
        var gaps = GapTally.of(told.gaps());
        draft.filled().notIn(gaps.gaps()).forEach(gaps::add);
        List<Gap> within = gaps.gaps().stream()
                .filter(gap -> gap.fromSample() < samples)
                .map(gap -> gap.toSample() <= samples
                        ? gap
                        : new Gap(gap.channel(), gap.fromSample(), samples - gap.fromSample(), gap.kind()))
                .toList();
        isDone = true;
        chunks.forEach(Chunk::release);
        chunks.clear();
        inMemory.clear();
        writer.leave(this);
        news.finished(
                new CallEnded(samples, told.ending(), told.reason(), within, told.segments(), told.clockDriftPpm()),
                end.samples() >= 0 ? end.samples() : whole.samples(),
                whole.fileBytes());
    }

    private void setBack(Exception cause) {
        meters.setback();
        draft.leave();
        TROUBLES.say(() -> LOG.warn(
                "Call {} of {}: its recording cannot be written to the store for the moment: {}; tried again by itself, the"
                        + " journal holds the audio meanwhile; remove the cause",
                call.recording(),
                call.source(),
                cause.toString()));
        LOG.debug("The whole cause", cause);
        isResting = true;
        // Scattered, so that thousands of calls do not come back at the same instant.
        long nanos = rest.toNanos();
        restsUntilNanos =
                System.nanoTime() + nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
        rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        writer.rest(this);
    }
}
