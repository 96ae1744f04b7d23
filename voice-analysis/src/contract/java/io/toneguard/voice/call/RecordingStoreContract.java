package io.toneguard.voice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.toneguard.voice.call.StoreEntry.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link RecordingStore} promises. Compiled into the tests of each module that has one. */
public interface RecordingStoreContract {
    LocalDate MONTH = LocalDate.of(2026, 11, 1);
    Comparator<StoredRecording> BY_ID =
            Comparator.comparing(recording -> recording.recording().toString());

    /** An empty store, the same one throughout a test. */
    RecordingStore store() throws Exception;

    /** Leaves what a process leaves that is killed while it puts this recording, of so many bytes so far. */
    void killedWhilePutting(StoredRecording recording, int bytes) throws Exception;

    /** Whether that is to be seen; some stores drop it by themselves. */
    default boolean showsHalfPut() {
        return true;
    }

    /** Bytes of a draft beside its audio, whose head it is to have so many bytes. */
    default int headInDraft(int headBytes) {
        return headBytes;
    }

    /** Puts something beside this recording that no store of this kind made. */
    void putForeign(StoredRecording beside, String name) throws Exception;

    @Test
    default void whatWasPutIsOpenedWhole() throws Exception {
        byte[] content = content(300_000);
        var recording = recording();
        assertThat(store().put(recording, new ByteArrayInputStream(content))).isEqualTo(content.length);
        assertThat(read(recording)).isEqualTo(content);
    }

    @Test
    default void aRangeIsReadWithoutTheRest() throws Exception {
        byte[] content = content(100_000);
        var recording = recording();
        store().put(recording, new ByteArrayInputStream(content));
        try (var channel = store().open(recording)) {
            assertThat(channel.size()).isEqualTo(content.length);
            channel.position(70_000);
            assertThat(Channels.newInputStream(channel).readNBytes(3))
                    .containsExactly(content[70_000], content[70_001], content[70_002]);
            channel.position(content.length);
            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    default void puttingAgainReplaces() throws Exception {
        var recording = recording();
        store().put(recording, new ByteArrayInputStream(content(5000)));
        byte[] shorter = content(10);
        store().put(recording, new ByteArrayInputStream(shorter));
        assertThat(read(recording)).isEqualTo(shorter);
    }

    @Test
    default void aContentThatBreaksOffIsNotThere() throws Exception {
        var recording = recording();
        assertThatThrownBy(() -> store().put(recording, breakingOffAfter(content(200_000))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store().open(recording)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void aContentThatBreaksOffLeavesTheOlderOne() throws Exception {
        var recording = recording();
        byte[] older = content(10);
        store().put(recording, new ByteArrayInputStream(older));
        assertThatThrownBy(() -> store().put(recording, breakingOffAfter(content(200_000))))
                .isInstanceOf(IOException.class);
        assertThat(read(recording)).isEqualTo(older);
    }

    @Test
    default void aStreamThatBreaksOffAtItsVeryEndLeavesWhatWasStoredBeforeUntouched() throws Exception {
        var recording = recording();
        byte[] older = content(200_000);
        store().put(recording, new ByteArrayInputStream(older));
        byte[] changed = older.clone();
        changed[100_000]++;
        assertThatThrownBy(() -> store().put(recording, breakingOffAfter(changed)))
                .isInstanceOf(IOException.class);
        assertThat(read(recording)).isEqualTo(older);
    }

    @Test
    default void whatIsNotThereIsNamed() {
        var recording = recording();
        assertThatThrownBy(() -> store().open(recording))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(recording.recording().toString());
    }

    @Test
    default void whatIsDeletedIsGoneAndMayBeDeletedAgain() throws Exception {
        var recording = recording();
        store().put(recording, new ByteArrayInputStream(content(10)));
        store().delete(recording);
        store().delete(recording);
        assertThatThrownBy(() -> store().open(recording)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void tenantsAndMonthsAreApart() throws Exception {
        var id = new RecordingId(UUID.randomUUID());
        var one = new StoredRecording(new TenantId(UUID.randomUUID()), LocalDate.of(2026, 1, 1), id);
        var other = new StoredRecording(new TenantId(UUID.randomUUID()), LocalDate.of(2026, 1, 1), id);
        store().put(one, new ByteArrayInputStream(content(10)));
        assertThatThrownBy(() -> store().open(other)).isInstanceOf(NoSuchFileException.class);
        var later = new StoredRecording(one.tenant(), LocalDate.of(2026, 2, 1), id);
        assertThatThrownBy(() -> store().open(later)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void aDraftIsThereWholeWithItsHeadWhenItIsFinishedAndNotBefore() throws Exception {
        var recording = recording();
        byte[] audio = content(150_000);
        try (var draft = store().draft(recording, 44)) {
            draft.append(ByteBuffer.wrap(audio, 0, 100_000));
            draft.force();
            draft.append(ByteBuffer.wrap(audio, 100_000, 50_000));
            assertThat(draft.length()).isEqualTo(150_000);
            assertThatThrownBy(() -> store().open(recording)).isInstanceOf(NoSuchFileException.class);
            draft.finish(content(44));
        }
        assertThat(read(recording)).isEqualTo(joined(content(44), audio));
    }

    @Test
    default void aDraftThatWasLeftIsTakenUpWhereItStood() throws Exception {
        var recording = recording();
        byte[] audio = content(1001);
        try (var draft = store().draft(recording, 58)) {
            draft.append(ByteBuffer.wrap(audio, 0, 700));
        }
        assertThatThrownBy(() -> store().open(recording)).isInstanceOf(NoSuchFileException.class);
        try (var draft = store().draft(recording, 58)) {
            assertThat(draft.length()).isEqualTo(700);
            draft.append(ByteBuffer.wrap(audio, 700, 301));
            draft.finish(content(58));
        }
        assertThat(read(recording)).isEqualTo(joined(content(58), audio));
    }

    @Test
    default void whatADraftForgetsIsWrittenAnew() throws Exception {
        var recording = recording();
        byte[] audio = content(900);
        try (var draft = store().draft(recording, 44)) {
            draft.append(ByteBuffer.wrap(audio, 0, 500));
            draft.append(ByteBuffer.wrap(content(700)));
            draft.truncate(500);
            assertThat(draft.length()).isEqualTo(500);
        }
        try (var draft = store().draft(recording, 44)) {
            assertThat(draft.length()).isEqualTo(500);
            draft.append(ByteBuffer.wrap(audio, 500, 400));
            draft.finish(content(44));
        }
        assertThat(read(recording)).isEqualTo(joined(content(44), audio));
    }

    @Test
    default void whateverIsDoneToADraftInWhateverSizesItHoldsWhatWasAppended() throws Exception {
        for (int seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            var recording = recording();
            byte[] head = content(58);
            byte[] audio = new byte[2_000_000];
            random.nextBytes(audio);
            int length = 0;
            var draft = store().draft(recording, head.length);
            for (int step = 0; step < 30; step++) {
                int count = Math.min(audio.length - length, random.nextInt(random.nextInt(10) == 0 ? 700_000 : 9_000));
                draft.append(ByteBuffer.wrap(audio, length, count));
                int before = length;
                length += count;
                assertThat(draft.length()).isEqualTo(length);
                byte[] waiting = new byte[draft.waiting().remaining()];
                draft.waiting().get(waiting);
                assertThat(waiting).isEqualTo(Arrays.copyOfRange(audio, length - waiting.length, length));
                switch (random.nextInt(4)) {
                    case 0 -> draft.force();
                    case 1 -> {
                        draft.close();
                        draft = store().draft(recording, head.length);
                    }
                    case 2 -> {
                        draft.truncate(before);
                        length = before;
                    }
                    default -> {}
                }
            }
            draft.finish(head);
            assertThat(read(recording)).as("seed %s", seed).isEqualTo(joined(head, Arrays.copyOf(audio, length)));
        }
    }

    @Test
    default void aHeadOfAnotherLengthIsRefusedAndTheDraftStays() throws Exception {
        var recording = recording();
        try (var draft = store().draft(recording, 44)) {
            draft.append(ByteBuffer.wrap(content(10)));
            assertThatThrownBy(() -> draft.finish(content(58))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store().open(recording)).isInstanceOf(NoSuchFileException.class);
            draft.finish(content(44));
        }
        assertThat(read(recording)).isEqualTo(joined(content(44), content(10)));
    }

    @Test
    default void aFinishedDraftReplacesAndADiscardedOneLeavesWhatWasThere() throws Exception {
        var recording = recording();
        store().put(recording, new ByteArrayInputStream(content(5000)));
        try (var draft = store().draft(recording, 4)) {
            draft.append(ByteBuffer.wrap(content(10)));
            draft.discard();
            draft.discard();
        }
        assertThat(read(recording)).isEqualTo(content(5000));
        try (var draft = store().draft(recording, 4)) {
            assertThat(draft.length()).isZero();
            draft.finish(content(4));
            draft.discard();
        }
        assertThat(read(recording)).isEqualTo(content(4));
    }

    @Test
    default void draftsOfTenantsAndMonthsAreApart() throws Exception {
        var id = new RecordingId(UUID.randomUUID());
        var one = new StoredRecording(new TenantId(UUID.randomUUID()), LocalDate.of(2026, 1, 1), id);
        var other = new StoredRecording(new TenantId(UUID.randomUUID()), LocalDate.of(2026, 1, 1), id);
        try (var first = store().draft(one, 4);
                var second = store().draft(other, 4)) {
            first.append(ByteBuffer.wrap(content(100)));
            assertThat(second.length()).isZero();
            first.finish(content(4));
            assertThatThrownBy(() -> store().open(other)).isInstanceOf(NoSuchFileException.class);
            second.discard();
        }
        assertThat(read(one)).isEqualTo(joined(content(4), content(100)));
    }

    @Test
    default void aMonthIsListedInTheOrderOfItsRecordingsWithWhatIsHalfWrittenAndWhatIsForeign() throws Exception {
        var tenant = new TenantId(UUID.randomUUID());
        var all = Stream.generate(() -> new StoredRecording(tenant, MONTH, new RecordingId(UUID.randomUUID())))
                .limit(60)
                .toList();
        for (var recording : all) {
            store().put(recording, new ByteArrayInputStream(content(7)));
        }
        var drafted = all.get(20);
        try (var draft = store().draft(drafted, 4)) {
            draft.append(ByteBuffer.wrap(content(100)));
        }
        var halfPut = new StoredRecording(tenant, MONTH, new RecordingId(UUID.randomUUID()));
        killedWhilePutting(halfPut, 11);
        putForeign(drafted, "Notes of 2026.txt");

        var listed = list(tenant, MONTH);
        assertThat(listed)
                .filteredOn(entry -> entry.kind() == Kind.FINISHED)
                .extracting(StoreEntry::recording, StoreEntry::bytes)
                .containsExactlyElementsOf(all.stream()
                        .sorted(BY_ID)
                        .map(recording -> tuple(recording, 7L))
                        .toList());
        assertThat(listed)
                .filteredOn(entry -> entry.kind() != Kind.FINISHED)
                .extracting(StoreEntry::kind, StoreEntry::recording, StoreEntry::bytes)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                tuple(Kind.DRAFT, drafted, 100L + headInDraft(4)),
                                tuple(Kind.HALF_PUT, halfPut, 11L),
                                tuple(Kind.FOREIGN, null, 7L))
                        .filter(entry -> showsHalfPut() || !entry.toList().contains(Kind.HALF_PUT))
                        .toList());
        assertThat(listed.stream()
                        .map(StoreEntry::recording)
                        .filter(Objects::nonNull)
                        .toList())
                .isSortedAccordingTo(BY_ID);
        assertThat(listed).allSatisfy(entry -> assertThat(entry.changedAt())
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(60)));
    }

    @Test
    default void monthsAndListsAreATenantsOwn() throws Exception {
        var mine = recording();
        var earlier = new StoredRecording(mine.tenant(), LocalDate.of(2025, 12, 1), new RecordingId(UUID.randomUUID()));
        store().put(mine, new ByteArrayInputStream(content(5)));
        store().put(earlier, new ByteArrayInputStream(content(6)));
        store().put(recording(), new ByteArrayInputStream(content(7)));
        assertThat(store().months(mine.tenant())).containsExactly(earlier.callMonth(), mine.callMonth());
        assertThat(list(mine.tenant(), mine.callMonth()))
                .extracting(StoreEntry::recording)
                .containsExactly(mine);
        assertThat(list(mine.tenant(), LocalDate.of(2024, 1, 1))).isEmpty();
        assertThat(store().months(new TenantId(UUID.randomUUID()))).isEmpty();
        store().delete(mine);
        assertThat(list(mine.tenant(), mine.callMonth())).isEmpty();
    }

    @Test
    default void everyTenantOfWhomThereIsAnythingIsNamed() throws Exception {
        var mine = recording();
        var drafted = recording();
        store().put(mine, new ByteArrayInputStream(content(5)));
        try (var draft = store().draft(drafted, 4)) {
            draft.append(ByteBuffer.wrap(content(100)));
        }
        putForeign(mine, "notes.txt");
        assertThat(store().tenants())
                .contains(mine.tenant(), drafted.tenant())
                .doesNotContain(new TenantId(UUID.randomUUID()));
    }

    @Test
    default void whatIsHalfWrittenIsDiscardedOnlyAsItWasListed() throws Exception {
        var recording = recording();
        killedWhilePutting(recording, 50);
        try (var draft = store().draft(recording, 4)) {
            draft.append(ByteBuffer.wrap(content(100)));
        }
        var before = list(recording.tenant(), recording.callMonth());
        assertThat(before).hasSize(showsHalfPut() ? 2 : 1);
        try (var draft = store().draft(recording, 4)) {
            draft.append(ByteBuffer.wrap(content(10)));
        }
        for (var entry : before) {
            assertThat(store().discard(entry)).as(entry.name()).isEqualTo(entry.kind() == Kind.HALF_PUT);
            assertThat(store().discard(entry)).as("again").isFalse();
        }
        var after = list(recording.tenant(), recording.callMonth());
        assertThat(after)
                .extracting(StoreEntry::kind, StoreEntry::bytes)
                .containsExactly(tuple(Kind.DRAFT, 110L + headInDraft(4)));
        assertThat(store().discard(after.get(0))).isTrue();
        assertThat(list(recording.tenant(), recording.callMonth())).isEmpty();
    }

    @Test
    default void whatIsWholeOrForeignIsNotDiscarded() throws Exception {
        var recording = recording();
        store().put(recording, new ByteArrayInputStream(content(5)));
        putForeign(recording, "notes.txt");
        for (var entry : list(recording.tenant(), recording.callMonth())) {
            assertThatThrownBy(() -> store().discard(entry)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(list(recording.tenant(), recording.callMonth())).hasSize(2);
    }

    private List<StoreEntry> list(TenantId tenant, LocalDate month) throws Exception {
        try (var entries = store().list(tenant, month)) {
            return entries.toList();
        }
    }

    private static byte[] joined(byte[] head, byte[] audio) {
        return ByteBuffer.allocate(head.length + audio.length)
                .put(head)
                .put(audio)
                .array();
    }

    private byte[] read(StoredRecording recording) throws Exception {
        try (var channel = store().open(recording)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static InputStream breakingOffAfter(byte[] content) {
        return new SequenceInputStream(new ByteArrayInputStream(content), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line went dead");
            }
        });
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static StoredRecording recording() {
        return new StoredRecording(new TenantId(UUID.randomUUID()), MONTH, new RecordingId(UUID.randomUUID()));
    }
}
