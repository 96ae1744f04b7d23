package io.toneguard.ingest.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.ingest.recording.FolderStore;
import io.toneguard.voice.audio.WavHead;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingDraftTest {
    private static final int BYTES = 8_001;

    @TempDir
    Path folder;

    private final LiveCall call = ScriptedCall.call(
            new Tenant(new TenantId(UUID.randomUUID()), "tenant", ScoringPolicy.NONE),
            "call",
            ScriptedCall.MU_LAW,
            Instant.parse("2026-11-21T09:00:00Z"));
    private BreakingStore store;
    private GrowingDraft draft;

    @BeforeEach
    void begin() {
        store = new BreakingStore(new FolderStore(folder));
        draft = new GrowingDraft(call, store);
    }

    @Test
    void aFinishThatFailsWhenTheRecordingIsWholeDoesNotPutSilenceInItsPlace() throws IOException {
        draft.append(List.of(spoken()));
        store.breaksAfterFinish = true;
        assertThatThrownBy(() -> draft.finish(BYTES)).hasMessage("folder cannot be forced");
        draft.leave();
        store.breaksAfterFinish = false;

        assertThat(draft.finish(BYTES))
                .isEqualTo(new GrowingDraft.Whole(BYTES, WavHead.length(call.format()) + BYTES + 1));
        try (var audio = store.open(call.stored())) {
            audio.position(WavHead.length(call.format()));
            byte[] stored = Channels.newInputStream(audio).readNBytes(BYTES);
            assertThat(Arrays.mismatch(stored, ScriptedCall.spoken(call, BYTES)))
                    .isEqualTo(-1);
        }
        assertThat(draft.filled().notIn(List.of())).isEmpty();
        assertThat(store.forced).isGreaterThan(0);
    }

    /** A store that copies found so, and kept the draft. */
    @Test
    void aRecordingThatCameOutShortIsMadeAnewFromItsDraftAndNotTakenForWhole() throws IOException {
        store.blockBytes = 512;
        draft.append(List.of(spoken()));
        store.cutsShort = true;
        for (int trial = 0; trial < 2; trial++) {
            assertThatThrownBy(() -> draft.finish(BYTES)).hasMessageContaining("its draft is kept");
            draft.leave();
        }
        store.cutsShort = false;
        finishesWhole();
    }

    @Test
    void aRecordingThatAnEarlierProcessLeftShortBesideItsDraftIsNotTakenForWhole() throws IOException {
        draft.append(List.of(spoken()));
        store.cutsShort = true;
        assertThatThrownBy(() -> draft.finish(BYTES)).hasMessageContaining("its draft is kept");
        draft.leave();
        store.cutsShort = false;
        for (long samples : new long[] {BYTES, -1}) {
            var next = new GrowingDraft(call, store);
            assertThat(next.alreadyWhole(samples)).isNull();
            next.leave();
        }
        draft = new GrowingDraft(call, store);
        draft.takeUp(BYTES, BYTES);
        finishesWhole();
        assertThat(new GrowingDraft(call, store).alreadyWhole(-1).fileBytes())
                .isEqualTo(WavHead.length(call.format()) + BYTES + 1);
    }

    /** The store was away for hours from the node of the call, and not from the operator. */
    @Test
    void whatAnOperatorFinishedMeanwhileIsNotReplaced() throws IOException {
        draft.append(List.of(spoken()));
        draft.force();
        draft.leave();
        var operators = new GrowingDraft(call, store);
        operators.takeUp(BYTES, BYTES);
        var finished = operators.finish(BYTES);

        var more = new AudioBlock(new byte[2], 2, home -> {}).at(BYTES);
        draft.append(List.of(new Chunk(BYTES, 2, more, List.of(), new HeldBlocks(1 << 20))));
        draft.force();
        assertThat(draft.finish(BYTES + 2)).isEqualTo(new GrowingDraft.Whole(BYTES + 2, finished.fileBytes()));
        try (var audio = store.open(call.stored())) {
            assertThat(audio.size()).isEqualTo(finished.fileBytes());
            audio.position(WavHead.length(call.format()));
            byte[] stored = Channels.newInputStream(audio).readNBytes(BYTES);
            assertThat(Arrays.mismatch(stored, ScriptedCall.spoken(call, BYTES)))
                    .isEqualTo(-1);
        }
    }

    @Test
    void aDraftIsForcedAgainWhereForcingItFailed() throws IOException {
        draft.append(List.of(spoken()));
        store.cannotForce = true;
        assertThatThrownBy(() -> draft.force()).isInstanceOf(IOException.class);
        draft.leave();
        assertThatThrownBy(() -> draft.force()).isInstanceOf(IOException.class);
        draft.leave();
        store.cannotForce = false;
        draft.force();
        assertThat(store.forced).isEqualTo(1);
        assertThat(draft.appended()).isEqualTo(BYTES);
    }

    /** The store takes whole blocks of 512 bytes; the rest waited in the draft that broke. */
    @Test
    void whatWaitedInADraftThatBrokeIsAppendedToTheNextOne() throws IOException {
        store.blockBytes = 512;
        draft.append(List.of(spoken()));
        store.isFull = true;
        assertThatThrownBy(() -> draft.force()).isInstanceOf(IOException.class);
        draft.leave();
        assertThatThrownBy(() -> draft.force()).isInstanceOf(IOException.class);
        draft.leave();
        store.isFull = false;
        finishesWhole();
    }

    /** The byte that makes an odd length even waits behind it. */
    @Test
    void whatWaitedWhenARecordingCouldNotBeFinishedIsInItLater() throws IOException {
        store.blockBytes = 512;
        draft.append(List.of(spoken()));
        store.isFull = true;
        for (int trial = 0; trial < 2; trial++) {
            assertThatThrownBy(() -> draft.finish(BYTES)).hasMessageContaining("No space");
            draft.leave();
        }
        store.isFull = false;
        finishesWhole();
    }

    @Test
    void audioThatTheJournalDoesNotGiveBackForTheMomentIsAskedForAgain() throws IOException {
        var place = inJournal();
        var away = breaksReading(place);
        var chunk = new Chunk(0, BYTES, null, List.of(place), new HeldBlocks(1 << 20));
        for (int trial = 0; trial < 3; trial++) {
            assertThatThrownBy(() -> draft.append(List.of(chunk))).hasMessageContaining("directory");
            draft.leave();
        }
        Files.delete(place.segment().file());
        Files.move(away, place.segment().file());
        draft.append(List.of(chunk));
        finishesWhole();
    }

    @Test
    void aJournalThatNeverGivesAudioBackDoesNotHoldUpItsCallForEver() throws IOException {
        var place = inJournal();
        breaksReading(place);
        var chunk = new Chunk(0, BYTES, null, List.of(place), new HeldBlocks(1 << 20));
        int trials = 0;
        for (boolean isDone = false; !isDone && trials < 100; trials++) {
            try {
                draft.append(List.of(chunk));
                isDone = true;
            } catch (IOException notNow) {
                draft.leave();
            }
        }
        assertThat(trials).isEqualTo(20);
        assertThat(draft.finish(BYTES).samples()).isEqualTo(BYTES);
        assertThat(draft.filled().notIn(List.of())).singleElement().satisfies(gap -> assertThat(gap.samples())
                .isEqualTo(BYTES));
    }

    private Place inJournal() throws IOException {
        var meters =
                new RecorderMeters(new SimpleMeterRegistry(), new AtomicLong(), new AtomicLong(), new AtomicLong());
        var journal = new Journal(
                Files.createDirectory(folder.resolve("journal")), List.of(), JournalSegment::create, meters);
        journal.roll();
        var place = journal.audio(call.recording(), 0, ScriptedCall.spoken(call, BYTES), 0, BYTES);
        journal.close(false);
        return place;
    }

    /** A directory can be opened and not be read, like a file on a disk with a fault; returns where the file is now. */
    private static Path breaksReading(Place place) throws IOException {
        var file = place.segment().file();
        var away = Files.move(file, file.resolveSibling("away"));
        Files.createDirectory(file);
        return away;
    }

    private void finishesWhole() throws IOException {
        assertThat(draft.finish(BYTES).samples()).isEqualTo(BYTES);
        try (var audio = store.open(call.stored())) {
            audio.position(WavHead.length(call.format()));
            assertThat(Channels.newInputStream(audio).readNBytes(BYTES)).isEqualTo(ScriptedCall.spoken(call, BYTES));
        }
        assertThat(draft.filled().notIn(List.of())).isEmpty();
    }

    private Chunk spoken() {
        var block = new AudioBlock(ScriptedCall.spoken(call, BYTES), BYTES, home -> {}).at(0);
        return new Chunk(0, BYTES, block, List.of(), new HeldBlocks(1 << 20));
    }

    /** Its drafts take whole blocks only, and fail to be written, to be forced, or behind the renaming that finishes them. */
    private static final class BreakingStore implements RecordingStore {
        private final RecordingStore sound;
        private int blockBytes = 1;
        private boolean isFull;
        private boolean cannotForce;
        private boolean breaksAfterFinish;
        private boolean cutsShort;
        private int forced;

        BreakingStore(RecordingStore sound) {
            this.sound = sound;
        }

        @Override
        public long put(StoredRecording recording, InputStream content) throws IOException {
            return sound.put(recording, content);
        }

        @Override
        public SeekableByteChannel open(StoredRecording recording) throws IOException {
            return sound.open(recording);
        }

        @Override
        public void delete(StoredRecording recording) throws IOException {
            sound.delete(recording);
        }

        @Override
        public Set<TenantId> tenants() throws IOException {
            return sound.tenants();
        }

        @Override
        public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
            return sound.months(tenant);
        }

        @Override
        public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
            return sound.list(tenant, callMonth);
        }

        @Override
        public boolean discard(StoreEntry halfWritten) throws IOException {
            return sound.discard(halfWritten);
        }

        @Override
        public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
            var growing = sound.draft(recording, headBytes);
            return new RecordingDraft() {
                private byte[] waiting = {};

                @Override
                public long length() {
                    return growing.length() + waiting.length;
                }

                @Override
                public ByteBuffer waiting() {
                    return ByteBuffer.wrap(waiting);
                }

                @Override
                public void append(ByteBuffer... parts) throws IOException {
                    var all = new ByteArrayOutputStream();
                    all.writeBytes(waiting);
                    for (ByteBuffer part : parts) {
                        byte[] bytes = new byte[part.remaining()];
                        part.get(bytes);
                        all.writeBytes(bytes);
                    }
                    int whole = all.size() - all.size() % blockBytes;
                    write(ByteBuffer.wrap(all.toByteArray(), 0, whole));
                    waiting = Arrays.copyOfRange(all.toByteArray(), whole, all.size());
                }

                private void write(ByteBuffer bytes) throws IOException {
                    if (isFull && bytes.hasRemaining()) {
                        throw new IOException("No space left on device");
                    }
                    growing.append(bytes);
                }

                private void writeWaiting() throws IOException {
                    write(ByteBuffer.wrap(waiting));
                    waiting = new byte[0];
                }

                @Override
                public void truncate(long length) throws IOException {
                    writeWaiting();
                    growing.truncate(length);
                }

                @Override
                public void force() throws IOException {
                    writeWaiting();
                    if (cannotForce) {
                        throw new IOException("Input/output error");
                    }
                    growing.force();
                    forced++;
                }

                @Override
                public void finish(byte[] head) throws IOException {
                    writeWaiting();
                    if (cutsShort) {
                        sound.put(recording, new ByteArrayInputStream(Arrays.copyOf(head, head.length + 100)));
                        throw new IOException("its head and 100 bytes are there; its draft is kept");
                    }
                    growing.finish(head);
                    if (breaksAfterFinish) {
                        throw new IOException("folder cannot be forced");
                    }
                }

                @Override
                public void discard() throws IOException {
                    growing.discard();
                }

                @Override
                public void close() throws IOException {
                    try (growing) {
                        writeWaiting();
                    }
                }
            };
        }
    }
}
