package io.toneguard.app.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the recording of a draft. An append blob cannot be renamed and nothing can be put before its bytes, so the service copies it into
 * the blocks of the recording by itself, behind the head; no audio travels. Where it does not do that (an emulator, an account
 * whose firewall keeps the service from its own address), the audio goes through this node, some of it at a time.
 */
final class DraftCopy {
    private static final Logger LOG = LoggerFactory.getLogger(DraftCopy.class);
    /** Copied in one call, while the service answers in time; its own limit is 100 MiB in older versions. */
    private static final long LONGEST_COPY_BYTES = 64L << 20;

    private static final int PIECE_BYTES = 4 << 20;

    private final AzureAccount account;
    private final String place;
    private volatile boolean copiesByItself = true;

    DraftCopy(AzureAccount account, String place) {
        this.account = account;
        this.place = place;
    }

    /** @throws IOException if the recording is not there as a whole; the draft is as it was */
    void finish(
            StagedBlob staged,
            BlockBlobClient whole,
            byte[] head,
            BlobClient draft,
            List<Cuts.Range> audio,
            WaitingAudio rest)
            throws IOException {
        if (audio.isEmpty() && rest.length() <= PIECE_BYTES) {
            var all = Arrays.copyOf(head, head.length + rest.length());
            rest.view().get(all, head.length, rest.length());
            staged.putWhole(all, all.length);
            return;
        }
        long bytes = head.length + rest.length();
        if (head.length > 0) {
            staged.add(head, head.length);
        }
        for (Cuts.Range range : audio) {
            bytes += range.length();
            copy(staged, draft, range);
        }
        for (int at = 0; at < rest.length(); at += PIECE_BYTES) {
            byte[] piece = rest.piece(at, Math.min(PIECE_BYTES, rest.length() - at));
            staged.add(piece, piece.length);
        }
        staged.commit();
        long there = AzureCalls.call(place, whole::getProperties).getBlobSize();
        if (there != bytes) {
            throw new IOException(place + ": " + whole.getBlobName() + " has " + there + " bytes of " + bytes
                    + "; its draft is kept");
        }
    }

    private void copy(StagedBlob staged, BlobClient draft, Cuts.Range range) throws IOException {
        for (long at = range.from(); at < range.to(); ) {
            var part =
                    new Cuts.Range(at, Math.min(range.to(), at + (copiesByItself ? LONGEST_COPY_BYTES : PIECE_BYTES)));
            if (!copiesByItself) {
                var bytes = AzureCalls.call(
                        place + ": reading " + draft.getBlobName(), () -> draft.downloadContentWithResponse(
                                        new DownloadRetryOptions(),
                                        null,
                                        new BlobRange(part.from(), part.length()),
                                        false,
                                        null,
                                        Context.NONE)
                                .getValue()
                                .toBytes());
                if (bytes.length != part.length()) {
                    throw new IOException(place + ": " + bytes.length + " bytes came of " + part.length() + " of "
                            + draft.getBlobName());
                }
                staged.add(bytes, bytes.length);
            } else if (!isCopied(staged, draft, part)) {
                continue;
            }
            at = part.to();
        }
    }

    private boolean isCopied(StagedBlob staged, BlobClient draft, Cuts.Range part) throws IOException {
        try {
            var source = AzureCalls.call(place + ": reading " + draft.getBlobName(), () -> account.copySource(draft));
            staged.addFrom(source, part);
            return true;
        } catch (AzureException e) {
            if (e.status() != 501 && !e.code().equals("CannotVerifyCopySource")) {
                throw e;
            }
            copiesByItself = false;
            LOG.info("{}: the service does not copy drafts by itself ({}); they go through this node", place, e.code());
            return false;
        }
    }
}
