package io.toneguard.app.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.models.BlobItem;
import io.toneguard.azure.Azurite;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.RecordingStoreContract;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What the store in Azure promises beyond the contract that it shares with the disk. */
class AzureRecordingStoreIT implements RecordingStoreContract {
    private static final int SECOND_BYTES = 16_000;

    private final StoredRecording recording =
            new StoredRecording(new TenantId(UUID.randomUUID()), MONTH, new RecordingId(UUID.randomUUID()));
    private AzureShelf shelf;

    @BeforeEach
    void aContainerOfItsOwn() {
        shelf = AzureShelf.direct();
    }

    @Override
    public RecordingStore store() {
        return shelf.store;
    }

    @Override
    public void killedWhilePutting(StoredRecording half, int bytes) {
        shelf.killedWhilePutting(half, bytes);
    }

    @Override
    public boolean showsHalfPut() {
        return false;
    }

    @Override
    public int headInDraft(int headBytes) {
        return 0;
    }

    @Override
    public void putForeign(StoredRecording beside, String name) {
        shelf.putForeign(beside, name);
    }

    @Test
    void aRecordingIsOneBlobNamedAsOnDisk() throws IOException {
        store().put(recording, new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(blobs()).containsExactly(AzureShelf.name(recording, recording.recording() + ".audio"));
        store().delete(recording);
        assertThat(blobs()).isEmpty();
    }

    /** Ten minutes as the recorder appends them: each 5 s block as it comes, everything forced once a minute for the journal's sake. */
    @Test
    void aLiveCallCostsAtMostFourAppendsAMinute() throws IOException {
        byte[] block = new byte[5 * SECOND_BYTES];
        var whole = new java.io.ByteArrayOutputStream();
        var random = new Random(1);
        try (var draft = store().draft(recording, 44)) {
            for (int second = 5; second <= 600; second += 5) {
                shelf.pass(Duration.ofSeconds(5));
                random.nextBytes(block);
                whole.write(block);
                draft.append(ByteBuffer.wrap(block));
                assertThat(draft.waiting().remaining()).isLessThanOrEqualTo(20 * SECOND_BYTES);
                // Not in step with the appends: a journal's roll is no call's own.
                if (second % 60 == 35) {
                    draft.force();
                }
                assertThat(shelf.count("appends")).as("after %s s", second).isLessThanOrEqualTo(4 * second / 60.0 + 1);
            }
            assertThat(shelf.count("appends")).isBetween(30.0, 40.0);
            draft.finish(new byte[44]);
        }
        assertThat(Arrays.copyOfRange(read(), 44, 44 + whole.size())).isEqualTo(whole.toByteArray());
        assertThat(blobs()).hasSize(1);
    }

    /** As after {@code kill -9}: nothing is closed, nothing forced. */
    @Test
    void aDraftThatNobodyClosedHasAllButWhatWaited() throws IOException {
        byte[] audio = filled(30 * SECOND_BYTES, 7);
        var killed = store().draft(recording, 58);
        killed.append(ByteBuffer.wrap(audio, 0, 10 * SECOND_BYTES));
        shelf.pass(Duration.ofSeconds(20));
        killed.append(ByteBuffer.wrap(audio, 10 * SECOND_BYTES, 15 * SECOND_BYTES));
        killed.append(ByteBuffer.wrap(audio, 25 * SECOND_BYTES, 5 * SECOND_BYTES));
        int waiting = killed.waiting().remaining();
        assertThat(waiting).isEqualTo(5 * SECOND_BYTES);
        var next = store().draft(recording, 58);
        assertThat(next.length()).isEqualTo(25 * SECOND_BYTES);
        next.append(ByteBuffer.wrap(audio, 0, waiting));
        next.finish(new byte[58]);
        byte[] whole = read();
        assertThat(Arrays.copyOfRange(whole, 58, whole.length)).isEqualTo(audio);
    }

    @Test
    void aWriterThatAnotherHasOvertakenIsRefusedAndSpoilsNothing() throws IOException {
        var stale = store().draft(recording, 4);
        stale.append(ByteBuffer.wrap(filled(100, 1)));
        stale.force();
        var next = store().draft(recording, 4);
        next.append(ByteBuffer.wrap(filled(50, 2)));
        next.force();
        stale.append(ByteBuffer.wrap(filled(70, 3)));
        assertThatThrownBy(stale::force)
                .isInstanceOf(AzureException.class)
                .hasMessageContaining(recording.recording().toString());
        next.finish(new byte[4]);
        byte[] expected = new byte[154];
        Arrays.fill(expected, 4, 104, (byte) 1);
        Arrays.fill(expected, 104, 154, (byte) 2);
        assertThat(read()).isEqualTo(expected);
    }

    @Test
    void memoryThatIsFullMakesAppendsComeEarlyAndCountsThem() throws IOException {
        shelf = AzureShelf.with(new AzureStoreSettings(
                Duration.ofSeconds(20), DataSize.ofKilobytes(256), DataSize.ofMegabytes(4), 3, Duration.ofSeconds(30)));
        try (var draft = store().draft(recording, 4)) {
            for (int i = 0; i < 10; i++) {
                draft.append(ByteBuffer.wrap(filled(100_000, i)));
            }
            assertThat(shelf.count("appends.early")).isBetween(2.0, 5.0).isEqualTo(shelf.count("appends"));
        }
        assertThat(shelf.meters
                        .get("toneguard.store.azure.waiting.bytes")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void aLongContentIsStoredInBlocksAndReadInGrowingRanges() throws IOException {
        byte[] content = new byte[(9 << 20) + 17];
        new Random(3).nextBytes(content);
        assertThat(store().put(recording, new ByteArrayInputStream(content))).isEqualTo(content.length);
        assertThat(shelf.count("blocks")).isEqualTo(3);
        assertThat(read()).isEqualTo(content);
        // 128, 256, 512 kB, 1, 2, 4 MB, the rest
        assertThat(shelf.count("reads")).isEqualTo(7);
    }

    @Test
    void aLongContentThatBreaksOffLeavesTheOlderOne() throws IOException {
        store().put(recording, new ByteArrayInputStream(filled(10, 1)));
        var breaking = new java.io.SequenceInputStream(new ByteArrayInputStream(new byte[6 << 20]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the line went dead");
            }
        });
        assertThatThrownBy(() -> store().put(recording, breaking)).hasMessage("the line went dead");
        assertThat(read()).isEqualTo(filled(10, 1));
    }

    @Test
    void whoHasARecordingOpenIsToldThatItWasReplaced() throws IOException {
        store().put(recording, new ByteArrayInputStream(filled(500_000, 1)));
        try (var audio = store().open(recording)) {
            audio.read(ByteBuffer.allocate(10));
            store().put(recording, new ByteArrayInputStream(filled(500_000, 2)));
            audio.position(300_000);
            assertThatThrownBy(() -> audio.read(ByteBuffer.allocate(10)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("replaced while it was being read");
        }
        assertThat(read()).isEqualTo(filled(500_000, 2));
    }

    @Test
    void aContainerThatIsNotThereIsMadeOrSaidToBeAbsent() throws IOException {
        var account = AzureShelf.account(Azurite.orSkip().connectionString());
        var name = "made-" + UUID.randomUUID();
        assertThat(AzureRecordingStore.exists(account, name)).isFalse();
        AzureRecordingStore.open(account, name, AzureStoreSettings.DEFAULTS, shelf.meters)
                .put(recording, new ByteArrayInputStream(new byte[3]));
        assertThat(AzureRecordingStore.exists(account, name)).isTrue();
    }

    @Test
    void aWrongKeyIsRefusedWithWhatToDoAndWithoutTheKey() {
        var wrong = Azurite.orSkip().connectionString().replace("AccountKey=Eby8", "AccountKey=AAAA");
        assertThatThrownBy(() -> AzureRecordingStore.open(
                        AzureShelf.account(wrong), "any-container", AzureStoreSettings.DEFAULTS, shelf.meters))
                .isInstanceOf(AzureException.class)
                .hasMessageContaining("Azure container devstoreaccount1/any-container")
                .hasMessageContaining("403")
                .hasMessageContaining("permissions")
                .hasMessageNotContaining("vdM02xNOcqFlqUwJPLlm");
    }

    private byte[] read() throws IOException {
        try (var audio = store().open(recording)) {
            return Channels.newInputStream(audio).readAllBytes();
        }
    }

    private List<String> blobs() {
        return shelf.container.listBlobs().stream().map(BlobItem::getName).toList();
    }

    private static byte[] filled(int bytes, int with) {
        byte[] content = new byte[bytes];
        Arrays.fill(content, (byte) with);
        return content;
    }
}
