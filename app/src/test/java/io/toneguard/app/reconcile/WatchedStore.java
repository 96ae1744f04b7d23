package io.toneguard.app.reconcile;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.LocalDate;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Lets something happen right after a month is listed, and before something is looked at again. */
final class WatchedStore implements RecordingStore {
    private final RecordingStore store;
    Scene afterListing = () -> {};
    Scene beforeFirstOpen = () -> {};
    int opened;
    LocalDate unreadable;
    StoredRecording unreadableRecording;
    TenantId unlisted;
    boolean tenantsUnlisted;
    /** Whose listings count; null: everybody's. */
    TenantId months;

    WatchedStore(RecordingStore store) {
        this.store = store;
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
        if (callMonth.equals(unreadable)) {
            throw new IOException("503 Server Busy");
        }
        try (var all = store.list(tenant, callMonth)) {
            var listed = all.toList();
            if (months == null || months.equals(tenant)) {
                afterListing.play();
            }
            return listed.stream();
        }
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        if (recording.equals(unreadableRecording)) {
            throw new IOException("Input/output error");
        }
        if (opened++ == 0) {
            beforeFirstOpen.play();
        }
        return store.open(recording);
    }

    @Override
    public Set<TenantId> tenants() throws IOException {
        if (tenantsUnlisted) {
            throw new IOException("503 Server Busy");
        }
        return store.tenants();
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
        if (tenant.equals(unlisted)) {
            throw new IOException("403 Forbidden");
        }
        return store.months(tenant);
    }

    @Override
    public boolean discard(StoreEntry halfWritten) throws IOException {
        return store.discard(halfWritten);
    }

    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        return store.put(recording, content);
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
        return store.draft(recording, headBytes);
    }

    @Override
    public void delete(StoredRecording recording) throws IOException {
        store.delete(recording);
    }

    interface Scene {
        void play() throws IOException;
    }
}
