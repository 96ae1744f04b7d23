package io.toneguard.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.RecordingStoreContract;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store of files promises beyond {@link RecordingStoreContract}. */
class DiskRecordingStoreTest implements RecordingStoreContract {
    private static final StoredRecording RECORDING = new StoredRecording(
            new TenantId(UUID.fromString("11111111-1111-1111-1111-111111111111")),
            LocalDate.of(2026, 3, 1),
            new RecordingId(UUID.fromString("22222222-2222-2222-2222-222222222222")));

    @TempDir
    Path temporary;

    @Override
    public RecordingStore store() throws IOException {
        return new DiskRecordingStore(root());
    }

    @Override
    public void killedWhilePutting(StoredRecording recording, int bytes) throws IOException {
        write(recording, recording.recording() + ".4711.part", bytes);
    }

    @Override
    public void putForeign(StoredRecording beside, String name) throws IOException {
        write(beside, name, 7);
    }

    private void write(StoredRecording recording, String name, int bytes) throws IOException {
        var month = root().resolve(recording.tenant().toString())
                .resolve(recording.callMonth().toString().substring(0, 7));
        Files.write(Files.createDirectories(month).resolve(name), new byte[bytes]);
    }

    @Test
    void aMonthThatIsTooLargeToBeSortedAtOnceIsListedInOrderAllTheSame() throws IOException {
        var names = IntStream.range(0, 500)
                .mapToObj(i -> new UUID(new Random(i).nextLong(), i).toString() + ".audio")
                .sorted()
                .toList();
        for (var name : names) {
            Files.write(temporary.resolve(name), new byte[1]);
        }
        Files.write(temporary.resolve("notes.txt"), new byte[1]);
        var listing = new DiskListing(temporary, RECORDING.tenant(), RECORDING.callMonth(), 7);
        try (var entries = listing.entries()) {
            assertThat(entries.map(StoreEntry::name).filter(name -> !name.equals("notes.txt")))
                    .containsExactlyElementsOf(names);
        }
    }

    @Test
    void whatIsNotOfTheStoresMakingIsForeignWhateverItsName() throws IOException {
        var month = Files.createDirectories(temporary.resolve("month"));
        String id = RECORDING.recording().toString();
        Files.createDirectory(month.resolve(id + ".audio"));
        Files.createSymbolicLink(month.resolve(id + ".draft"), month.resolve("elsewhere"));
        for (var name : List.of("x.audio", id + ".wav", id.replace('2', 'A') + ".audio", id + ".part", ".hidden")) {
            Files.createFile(month.resolve(name));
        }
        var listing = new DiskListing(month, RECORDING.tenant(), RECORDING.callMonth(), 7);
        try (var entries = listing.entries()) {
            assertThat(entries.map(StoreEntry::kind)).hasSize(7).containsOnly(StoreEntry.Kind.FOREIGN);
        }
    }

    @Test
    void aRecordingIsOneFileInTheFolderOfItsTenantAndMonth() throws IOException {
        store().put(RECORDING, new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(files())
                .containsExactly(Path.of("11111111-1111-1111-1111-111111111111")
                        .resolve("2026-03")
                        .resolve("22222222-2222-2222-2222-222222222222.audio"));
        store().delete(RECORDING);
        assertThat(files()).isEmpty();
    }

    /** As after {@code kill -9}: nothing is closed, nothing forced. */
    @Test
    void aDraftThatNobodyClosedHasAllButWhatWaitedToFillABlock() throws IOException {
        byte[] audio = new byte[100_000];
        Arrays.fill(audio, (byte) 7);
        var killed = store().draft(RECORDING, 58);
        killed.append(ByteBuffer.wrap(audio));
        int waiting = killed.waiting().remaining();
        assertThat(waiting).isLessThan(1 << 16);
        var next = store().draft(RECORDING, 58);
        assertThat(next.length()).isEqualTo(100_000 - waiting);
        next.append(ByteBuffer.wrap(audio, 0, waiting));
        next.finish(new byte[58]);
        byte[] whole = Files.readAllBytes(root().resolve(files().get(0)));
        assertThat(Arrays.copyOfRange(whole, 58, whole.length)).isEqualTo(audio);
    }

    @Test
    void theNameIsNotThereUntilTheContentIsWhole() throws IOException {
        var content = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() {
                assertThat(files()).as("under its final name, half-way").noneMatch(DiskRecordingStoreTest::isFinal);
                return left-- > 0 ? 7 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (read() < 0) {
                    return -1;
                }
                bytes[offset] = 7;
                int more = Math.min(Math.min(length, 10_000) - 1, left);
                Arrays.fill(bytes, offset + 1, offset + 1 + more, (byte) 7);
                left -= more;
                return 1 + more;
            }
        };
        assertThat(store().put(RECORDING, content)).isEqualTo(100_000);
        assertThat(files()).singleElement().matches(DiskRecordingStoreTest::isFinal);
    }

    @Test
    void aStreamThatBreaksOffLeavesNothingBehind() throws IOException {
        var store = store();
        var content = new InputStream() {
            private boolean begun;

            @Override
            public int read() throws IOException {
                throw new IOException("the line went dead");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (begun) {
                    assertThat(files()).as("the draft it was written to").hasSize(1);
                    return read();
                }
                begun = true;
                return length;
            }
        };
        assertThatThrownBy(() -> store.put(RECORDING, content)).hasMessage("the line went dead");
        assertThat(files()).isEmpty();
    }

    @Test
    void ofTwoWhoWriteTheSameRecordingOneWinsWhole() throws Exception {
        var store = store();
        var bothAreHalfWay = new CyclicBarrier(2);
        byte[] one = filled(300_000, 1);
        byte[] other = filled(200_000, 2);
        var writers = Executors.newFixedThreadPool(2);
        try {
            var puts = List.<Callable<Long>>of(
                    () -> store.put(RECORDING, meetingHalfWay(one, bothAreHalfWay)),
                    () -> store.put(RECORDING, meetingHalfWay(other, bothAreHalfWay)));
            for (var put : writers.invokeAll(puts, 30, TimeUnit.SECONDS)) {
                assertThat(put.get()).isIn(300_000L, 200_000L);
            }
        } finally {
            writers.shutdownNow();
        }
        try (var audio = store.open(RECORDING)) {
            assertThat(Channels.newInputStream(audio).readAllBytes()).isIn(one, other);
        }
        assertThat(files()).as("no draft is left").hasSize(1);
    }

    @Test
    void whoHasARecordingOpenReadsOnWhenItIsReplaced() throws IOException {
        byte[] older = filled(50_000, 1);
        store().put(RECORDING, new ByteArrayInputStream(older));
        try (var audio = store().open(RECORDING)) {
            store().put(RECORDING, new ByteArrayInputStream(filled(10, 2)));
            assertThat(Channels.newInputStream(audio).readAllBytes()).isEqualTo(older);
        }
    }

    @Test
    void aFolderIsNamedByItsPathOrItsUri() throws IOException {
        for (String name : List.of(root().toString(), root().toUri().toString())) {
            StoreLocation.open(name).put(RECORDING, new ByteArrayInputStream(new byte[5]));
            assertThat(files()).as(name).hasSize(1);
            store().delete(RECORDING);
        }
    }

    @Test
    void aStoreThatThisBuildHasNotIsRefusedByName() {
        assertThatThrownBy(() -> StoreLocation.open("azure://account/container"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--store azure://account/container");
    }

    private Path root() {
        return temporary.resolve("not yet there").resolve("store");
    }

    private List<Path> files() {
        try (var all = Files.walk(root())) {
            return all.filter(Files::isRegularFile).map(root()::relativize).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFinal(Path file) {
        return file.toString().endsWith(".audio");
    }

    private static byte[] filled(int bytes, int with) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) with);
        return content;
    }

    /** The content, of which the second half is not to be had before the other writer has read its first. */
    private static InputStream meetingHalfWay(byte[] content, CyclicBarrier barrier) {
        int half = content.length / 2;
        return new java.io.SequenceInputStream(
                new ByteArrayInputStream(content, 0, half),
                new ByteArrayInputStream(content, half, content.length - half) {
                    private boolean met;

                    @Override
                    public synchronized int read(byte[] bytes, int offset, int length) {
                        if (!met) {
                            met = true;
                            meet(barrier);
                        }
                        return super.read(bytes, offset, length);
                    }
                });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the other writer did not come", e);
        }
    }
}
