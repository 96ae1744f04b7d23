package io.toneguard.app.chaos;

import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A store that, told to, refuses as an overloaded one does, breaks off in a read, or takes its time. */
final class FaultyStore implements RecordingStore {
    private final RecordingStore store;
    private final Orders orders;

    FaultyStore(RecordingStore store, Orders orders) {
        this.store = store;
        this.orders = orders;
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        if (orders.refusesToOpen()) {
            throw new IOException("503 Server Busy (injected)");
        }
        var audio = store.open(recording);
        return new FaultyChannel(audio, orders.breaksRead(), orders.takeSlowReadMs());
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

    private static final class FaultyChannel implements SeekableByteChannel {
        private final SeekableByteChannel audio;
        private final boolean breaks;
        private final int firstReadMs;
        private int reads;

        FaultyChannel(SeekableByteChannel audio, boolean breaks, int firstReadMs) {
            this.audio = audio;
            this.breaks = breaks;
            this.firstReadMs = firstReadMs;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            reads++;
            if (reads == 1 && firstReadMs > 0) {
                Pace.sleep(firstReadMs);
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
            audio.close();
        }
    }
}
