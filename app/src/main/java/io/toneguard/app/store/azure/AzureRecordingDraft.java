package io.toneguard.app.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.AppendBlobRequestConditions;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.specialized.AppendBlobClient;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.voice.call.RecordingDraft;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A recording in the making as an append blob. Each append is paid for, so audio waits here until {@code store.azure.block} is over, memory
 * is short, or the draft is forced; the recorder's journal has it meanwhile. An append names the position it goes to: one whose
 * answer was lost is found to be there, and is not made twice. A blob's bytes cannot be taken back: {@link Cuts} says which do not count.
 */
final class AzureRecordingDraft implements RecordingDraft {
    /** What every version of the service takes in one append. */
    private static final int LONGEST_APPEND_BYTES = 4 << 20;

    private static final String CUTS = "cuts";

    /** What the store does for its drafts. */
    interface Store {
        /** Writes head, kept ranges of the draft and the rest as the whole recording. */
        void finish(byte[] head, Cuts cuts, long draftBytes, WaitingAudio rest) throws IOException;

        void deleteDraft() throws IOException;
    }

    private final AppendBlobClient blob;
    private final String what;
    private final int headBytes;
    private final Store store;
    private final AzureStoreSettings settings;
    private final AzureMeters meters;
    private final LongSupplier nanoTime;
    private final WaitingAudio waiting;
    private boolean exists;
    private long blobBytes;
    private Cuts cuts = Cuts.NONE;
    private long appendedNanos;
    /** A call was not answered, or refused: there may be more in the blob than we know of. */
    private boolean isUncertain;

    private boolean isClosed;

    AzureRecordingDraft(
            AppendBlobClient blob,
            String what,
            int headBytes,
            Store store,
            AzureStoreSettings settings,
            AzureMeters meters,
            LongSupplier nanoTime)
            throws IOException {
        this.blob = blob;
        this.what = what;
        this.headBytes = headBytes;
        this.store = store;
        this.settings = settings;
        this.meters = meters;
        this.nanoTime = nanoTime;
        waiting = new WaitingAudio(meters.waitingBytes);
        appendedNanos = nanoTime.getAsLong();
        look();
    }

    @Override
    public long length() {
        return cuts.keptOf(blobBytes) + waiting.length();
    }

    @Override
    public ByteBuffer waiting() {
        return waiting.view();
    }

    @Override
    public void append(ByteBuffer... bytes) throws IOException {
        requireOpen();
        int before = waiting.length();
        for (ByteBuffer part : bytes) {
            waiting.add(part);
        }
        if (isDue()) {
            try {
                write();
            } catch (IOException | RuntimeException e) {
                waiting.truncate(before);
                throw e;
            }
        }
    }

    private boolean isDue() {
        if (waiting.isEmpty()) {
            return false;
        }
        if (nanoTime.getAsLong() - appendedNanos >= settings.block().toNanos()
                || waiting.length() >= LONGEST_APPEND_BYTES) {
            return true;
        }
        boolean isCrowded = meters.waitingBytes.get() > settings.memory().toBytes();
        if (isCrowded) {
            meters.early.increment();
        }
        return isCrowded;
    }

    @Override
    public void force() throws IOException {
        requireOpen();
        if (!waiting.isEmpty()) {
            write();
        }
    }

    @Override
    public void truncate(long shorter) throws IOException {
        requireOpen();
        if (shorter < 0 || shorter > length()) {
            throw new IllegalArgumentException(what + ": it has " + length() + " bytes of audio, not " + shorter);
        }
        long written = cuts.keptOf(blobBytes);
        if (shorter >= written) {
            waiting.truncate((int) (shorter - written));
            return;
        }
        settle();
        cutFrom(cuts.endOf(shorter, blobBytes), blobBytes);
        waiting.truncate(0);
    }

    @Override
    public void finish(byte[] head) throws IOException {
        requireOpen();
        if (head.length != headBytes) {
            throw new IllegalArgumentException(
                    what + ": it was to have a head of " + headBytes + " bytes, not " + head.length);
        }
        settle();
        store.finish(head, cuts, blobBytes, waiting);
        end();
        if (exists) {
            try {
                store.deleteDraft();
            } catch (IOException e) {
                // The recording is whole; the nightly reconciliation discards a draft beside it.
            }
        }
    }

    @Override
    public void discard() throws IOException {
        end();
        store.deleteDraft();
    }

    /** After a refused append the same one is not tried again here: whoever leaves the draft has what waits. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        try {
            if (!waiting.isEmpty() && !isUncertain) {
                write();
            }
        } finally {
            end();
        }
    }

    private void write() throws IOException {
        settle();
        isUncertain = true;
        if (!exists) {
            create();
        }
        int written = 0;
        while (written < waiting.length()) {
            int count = Math.min(LONGEST_APPEND_BYTES, waiting.length() - written);
            append(blobBytes + written, waiting.piece(written, count));
            written += count;
        }
        isUncertain = false;
        blobBytes += written;
        appendedNanos = nanoTime.getAsLong();
        waiting.clear();
    }

    private void create() throws IOException {
        var onlyIfAbsent = new AppendBlobRequestConditions();
        onlyIfAbsent.setIfNoneMatch("*");
        try {
            AzureCalls.call(what, () -> blob.createWithResponse(null, null, onlyIfAbsent, null, Context.NONE));
        } catch (AzureException e) {
            // 409: a try of ours whose answer was lost; 412 says the same of a condition.
            if (e.status() != 409 && !e.isConditionNotMet()) {
                throw e;
            }
        }
        exists = true;
    }

    private void append(long at, byte[] bytes) throws IOException {
        var condition = new AppendBlobRequestConditions().setAppendPosition(at);
        meters.appends.increment();
        try {
            AzureCalls.call(
                    what,
                    () -> blob.appendBlockWithResponse(
                            new ByteArrayInputStream(bytes), bytes.length, null, condition, null, Context.NONE));
        } catch (AzureException e) {
            if (!e.isConditionNotMet() || !isThere(at, bytes)) {
                throw e;
            }
        }
    }

    /** Whether an append that was not answered did arrive, and nothing else. */
    private boolean isThere(long at, byte[] bytes) throws IOException {
        long there = AzureCalls.call(what, blob::getProperties).getBlobSize();
        if (there != at + bytes.length) {
            return false;
        }
        byte[] found = AzureCalls.call(what, () -> blob.downloadContentWithResponse(
                        null, null, new BlobRange(at, (long) bytes.length), false, null, Context.NONE)
                .getValue()
                .toBytes());
        return Arrays.equals(found, bytes);
    }

    /** What a call of ours brought that we took for failed does not count. */
    private void settle() throws IOException {
        if (!isUncertain) {
            return;
        }
        long known = blobBytes;
        look();
        if (blobBytes < known) {
            throw new IOException(what + ": " + blobBytes + " bytes are there of " + known
                    + " that were written; somebody else has changed it");
        }
        cutFrom(known, blobBytes);
        isUncertain = false;
    }

    private void cutFrom(long from, long end) throws IOException {
        var more = cuts.andTheRest(from, end);
        if (!more.equals(cuts)) {
            AzureCalls.run(what, () -> {
                blob.setMetadata(Map.of(CUTS, more.text()));
            });
            cuts = more;
        }
    }

    private void look() throws IOException {
        try {
            var found = AzureCalls.call(what, blob::getProperties);
            exists = true;
            blobBytes = found.getBlobSize();
            var metadata = found.getMetadata();
            cuts = Cuts.parse(metadata == null ? "" : metadata.getOrDefault(CUTS, ""));
        } catch (AzureException e) {
            if (!e.isNotFound() || e.code().equals("ContainerNotFound")) {
                throw e;
            }
            exists = false;
            blobBytes = 0;
            cuts = Cuts.NONE;
        } catch (IllegalArgumentException e) {
            throw new IOException(what + ": its metadata '" + CUTS + "' is not of our writing", e);
        }
    }

    private void end() {
        isClosed = true;
        waiting.clear();
    }

    private void requireOpen() throws IOException {
        if (isClosed) {
            throw new IOException(what + ": the draft is closed");
        }
    }
}
