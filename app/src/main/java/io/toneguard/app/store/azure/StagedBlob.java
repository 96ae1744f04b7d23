package io.toneguard.app.store.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockFromUrlOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.toneguard.ingest.azure.account.AzureAccount.CopySource;
import io.toneguard.ingest.azure.account.AzureCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A blob in the writing: its blocks are nowhere to be seen until all of them are committed at once, and the service forgets them after a
 * week if they never are. Two who write the same blob use block ids of their own; the later commit fails, and the blob is the other's.
 */
final class StagedBlob {
    private final BlockBlobClient blob;
    private final String what;
    private final AzureMeters meters;
    private final long writer = ThreadLocalRandom.current().nextLong();
    private final List<String> ids = new ArrayList<>();

    /** @param what is done, for messages */
    StagedBlob(BlockBlobClient blob, String what, AzureMeters meters) {
        this.blob = blob;
        this.what = what;
        this.meters = meters;
    }

    /** The whole blob in one call. */
    void putWhole(byte[] content, int length) throws IOException {
        meters.blocks.increment();
        AzureCalls.call(
                what,
                () -> blob.uploadWithResponse(
                        new BlockBlobSimpleUploadOptions(data(content, length)), null, Context.NONE));
    }

    void add(byte[] content, int length) throws IOException {
        var id = nextId();
        meters.blocks.increment();
        AzureCalls.call(
                what,
                () -> blob.stageBlockWithResponse(
                        new BlockBlobStageBlockOptions(id, data(content, length)), null, Context.NONE));
        ids.add(id);
    }

    /** The service reads the block from another blob by itself. */
    void addFrom(CopySource source, Cuts.Range range) throws IOException {
        var id = nextId();
        meters.blocks.increment();
        var options = new BlockBlobStageBlockFromUrlOptions(id, source.url())
                .setSourceRange(new BlobRange(range.from(), range.length()));
        var authorization = source.authorization();
        if (authorization != null) {
            options.setSourceAuthorization(authorization);
        }
        AzureCalls.call(what, () -> blob.stageBlockFromUrlWithResponse(options, null, Context.NONE));
        ids.add(id);
    }

    void commit() throws IOException {
        AzureCalls.call(
                what,
                () -> blob.commitBlockListWithResponse(new BlockBlobCommitBlockListOptions(ids), null, Context.NONE));
    }

    /** Of one length, as the service wants all ids of a blob to be. */
    private String nextId() {
        var id = ByteBuffer.allocate(2 * Long.BYTES).putLong(writer).putLong(ids.size());
        return Base64.getEncoder().encodeToString(id.array());
    }

    private static BinaryData data(byte[] content, int length) {
        return BinaryData.fromByteBuffer(ByteBuffer.wrap(content, 0, length));
    }
}
