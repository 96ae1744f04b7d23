package io.toneguard.app.chaos;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.LocalDate;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * A store that, told to, refuses as an overloaded one does, breaks off in a read, or takes its time. Through it a short recording's
 * analysis is drawn out to the length of a longer one's, so that faults strike in its midst, and a poison one's ends the JVM as a fault
 * of native memory would.
 */
final class FaultyStore implements RecordingStore {
    private final RecordingStore store;
    private final Orders orders;
    private final int paceMs;
    private final boolean poisonKills;

    /**
     * @param paceMs how much longer each analysis takes, half of it before and half of it after
     * @param poisonKills whether poison is any yet
     */
    FaultyStore(RecordingStore store, Orders orders, int paceMs, boolean poisonKills) {
        this.store = store;
        this.orders = orders;
        this.paceMs = paceMs;
        this.poisonKills = poisonKills;
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        if (orders.refusesToOpen()) {
            throw new IOException("503 Server Busy (injected)");
        }
        var audio = store.open(recording);
        boolean poison = poisonKills && MadeRecording.isPoison(audio);
        Pace.sleep(paceMs / 2 + orders.takeSlowReadMs());
        return new FaultyChannel(audio, poison, orders, paceMs / 2);
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

    @Override
    public Set<TenantId> tenants() throws IOException {
        return store.tenants();
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
        return store.months(tenant);
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
        return store.list(tenant, callMonth);
    }

    @Override
    public boolean discard(StoreEntry halfWritten) throws IOException {
        return store.discard(halfWritten);
    }

    private static final class FaultyChannel implements SeekableByteChannel {
        private final SeekableByteChannel audio;
        private final boolean poison;
        private final boolean breaks;
        private final boolean diskIsFull;
        private final int closingMs;
        private int reads;

        FaultyChannel(SeekableByteChannel audio, boolean poison, Orders orders, int closingMs) {
            this.audio = audio;
            this.poison = poison;
            this.breaks = orders.breaksRead();
            this.diskIsFull = orders.hasFullDisk();
            this.closingMs = closingMs;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            reads++;
            if (poison) {
                Runtime.getRuntime().halt(Orders.KILLED);
            }
            if (diskIsFull) {
                throw new IOException("No space left on device (injected)");
            }
            if (breaks && reads > 2) {
                throw new IOException("connection reset while reading (injected)");
            }
            return audio.read(into);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return audio.write(from);
        }

        @Override
        public long position() throws IOException {
            return audio.position();
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            audio.position(to);
            return this;
        }

        @Override
        public long size() throws IOException {
            return audio.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            audio.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return audio.isOpen();
        }

        @Override
        public void close() throws IOException {
            if (audio.isOpen()) {
                Pace.sleep(closingMs);
            }
            audio.close();
        }
    }
}
