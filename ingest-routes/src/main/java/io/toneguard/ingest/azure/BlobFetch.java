package io.toneguard.ingest.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.AccessTier;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.CopyStatusType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.voice.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings one blob into the inbox, with its sidecar: {@code NAME.json} beside it, else {@code STEM.json}, else its metadata. All of one
 * version: a blob that is overwritten meanwhile is fetched again when its notice comes back.
 */
final class BlobFetch {
    private static final int RANGE_BYTES = 4 << 20;
    private static final int TRIES_OF_A_BODY = 3;
    /** One more than the longest sidecar: the inbox says that it is too long. */
    private static final int SIDECAR_BYTES = 64 * 1024 + 1;

    enum Outcome {
        FETCHED,
        /** This version of it had been fetched before, or its recording was erased. */
        KNOWN
    }

    /** Told now and then while a long blob is fetched. */
    interface Progress {
        void made() throws IOException;
    }

    private final BlobContainerClient container;
    private final String place;
    private final InboxPlace inbox;
    private final FetchedBlobs fetched;
    private final BlobIntakeMeters meters;
    private final long largestBytes;

    BlobFetch(
            BlobContainerClient container,
            String place,
            InboxPlace inbox,
            FetchedBlobs fetched,
            BlobIntakeMeters meters,
            long largestBytes) {
        this.container = container;
        this.place = place;
        this.inbox = inbox;
        this.fetched = fetched;
        this.meters = meters;
        this.largestBytes = largestBytes;
    }

    /**
     * @param again even if it was fetched before
     * @throws PoisonException if it will never come in
     * @throws IOException if something is in the way that may pass
     */
    Outcome fetch(BlobAddress.Place to, String name, boolean again, Progress progress)
            throws PoisonException, IOException {
        var blob = container.getBlobClient(name);
        var what = place + ": fetching a blob of tenant " + to.tenant().name();
        var found = properties(blob, what);
        var etag = found.getETag();
        var tenant = to.tenant().id();
        if (!again && fetched.has(tenant, name, etag)) {
            return Outcome.KNOWN;
        }
        requireFetchable(found, what);
        var identity = name + " " + etag;
        var making = inbox.making(to.tenant().name(), to.fileName(), identity);
        Path sidecar = null;
        try {
            var hash = download(blob, what, found, making, progress);
            if (fetched.isErased(tenant, hash)) {
                fetched.addErased(tenant, name, etag, found.getBlobSize(), hash);
                return Outcome.KNOWN;
            }
            sidecar = sidecar(name, found, making, what);
            var fileName = inbox.handIn(making, sidecar, to.fileName(), identity);
            fetched.add(tenant, name, etag, found.getBlobSize(), fileName, hash);
        } finally {
            Files.deleteIfExists(making);
            if (sidecar != null) {
                Files.deleteIfExists(sidecar);
            }
        }
        meters.fetched.increment();
        meters.bytes.increment(found.getBlobSize());
        return Outcome.FETCHED;
    }

    private static BlobProperties properties(BlobClient blob, String what) throws PoisonException, IOException {
        try {
            return AzureCalls.call(what, blob::getProperties);
        } catch (AzureException e) {
            if (e.isNotFound() && !e.code().equals("ContainerNotFound")) {
                throw new PoisonException(
                        "BLOB_GONE", "is not there any more: it was deleted before it could be fetched");
            }
            throw e;
        }
    }

    private void requireFetchable(BlobProperties found, String what) throws PoisonException, IOException {
        if (found.getBlobSize() > largestBytes) {
            throw new PoisonException(
                    "TOO_LARGE",
                    "has " + found.getBlobSize() + " bytes, over blob-intake.largest=" + largestBytes + " bytes");
        }
        if (AccessTier.ARCHIVE.equals(found.getAccessTier())) {
            throw new PoisonException(
                    "ARCHIVED", "is in the archive tier and cannot be read; bring it back to another one");
        }
        if (found.getCopyStatus() == CopyStatusType.PENDING) {
            throw new IOException(what + ": it is still being copied to its place");
        }
    }

    /** @return the SHA-256 of its content, when that is durable */
    private String download(BlobClient blob, String what, BlobProperties found, Path making, Progress progress)
            throws IOException {
        var sameVersion = new BlobRequestConditions().setIfMatch(found.getETag());
        var digest = sha256();
        try (var file = OwnerOnly.open(
                making, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (long at = 0; at < found.getBlobSize(); at += RANGE_BYTES) {
                long count = Math.min(RANGE_BYTES, found.getBlobSize() - at);
                byte[] bytes = range(blob, what, sameVersion, at, count);
                if (bytes.length != count) {
                    throw new IOException(what + ": " + bytes.length + " bytes came of " + count);
                }
                digest.update(bytes);
                for (var rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
                    file.write(rest);
                }
                progress.made();
            }
            file.force(true);
        }
        // The time of a call that no sidecar dates.
        Files.setLastModifiedTime(making, FileTime.from(found.getLastModified().toInstant()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private @Nullable Path sidecar(String name, BlobProperties found, Path making, String what) throws IOException {
        int dot = name.lastIndexOf('.');
        var stem = dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
        byte[] content = null;
        for (String beside : List.of(name + ".json", stem + ".json")) {
            content = content == null ? small(container.getBlobClient(beside), what) : content;
        }
        if (content == null) {
            Map<String, String> metadata = found.getMetadata() == null ? Map.of() : found.getMetadata();
            content = MetadataSidecar.of(metadata)
                    .map(json -> json.getBytes(StandardCharsets.UTF_8))
                    .orElse(null);
        }
        if (content == null) {
            return null;
        }
        var sidecar = making.resolveSibling("." + making.getFileName());
        try (var file = OwnerOnly.open(
                sidecar, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                file.write(rest);
            }
            file.force(true);
        }
        return sidecar;
    }

    /** Null if it is not there. */
    private static byte @Nullable [] small(BlobClient blob, String what) throws IOException {
        try {
            return range(blob, what, new BlobRequestConditions(), 0, SIDECAR_BYTES);
        } catch (AzureException e) {
            if (e.isNotFound()) {
                return null;
            }
            // No range of an empty blob can be had.
            if (e.status() == 416) {
                return new byte[0];
            }
            throw e;
        }
    }

    private static byte[] range(BlobClient blob, String what, BlobRequestConditions conditions, long from, long count)
            throws IOException {
        return AzureCalls.call(what, () -> blob.downloadContentWithResponse(
                        new DownloadRetryOptions().setMaxRetryRequests(TRIES_OF_A_BODY),
                        conditions,
                        new BlobRange(from, count),
                        false,
                        null,
                        Context.NONE)
                .getValue()
                .toBytes());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
