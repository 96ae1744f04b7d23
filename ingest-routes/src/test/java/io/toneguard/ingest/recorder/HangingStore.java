package io.toneguard.ingest.recorder;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.LocalDate;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A store that takes up no draft, and says nothing, until it is closed; then it says no. */
final class HangingStore implements RecordingStore, Closeable {
    private final RecordingStore sound;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    HangingStore(RecordingStore sound) {
        this.sound = sound;
    }

    /** Threads that wait for it. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
        waiting.incrementAndGet();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("the connection was reset");
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
    public void close() {
        over.countDown();
    }
}
