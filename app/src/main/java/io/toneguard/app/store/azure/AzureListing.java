package io.toneguard.app.store.azure;

import com.azure.storage.blob.models.BlobItem;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoreEntry.Kind;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What lies under the prefix of a month, as the service lists it: by name, a page in memory. Blocks that nobody committed are not seen. */
final class AzureListing implements Iterator<StoreEntry> {
    private static final Pattern OURS =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.(audio|draft)");

    private final Iterator<BlobItem> blobs;
    private final String what;
    private final TenantId tenant;
    private final LocalDate month;
    private final int prefixLength;

    /** @param blobs asks the service for its next page when it must */
    AzureListing(Iterator<BlobItem> blobs, String what, TenantId tenant, LocalDate month, int prefixLength) {
        this.blobs = blobs;
        this.what = what;
        this.tenant = tenant;
        this.month = month;
        this.prefixLength = prefixLength;
    }

    @Override
    public boolean hasNext() {
        return asking(blobs::hasNext);
    }

    @Override
    public StoreEntry next() {
        var blob = asking(blobs::next);
        String name = blob.getName().substring(prefixLength);
        var parts = OURS.matcher(name);
        var kind = !parts.matches() ? Kind.FOREIGN : parts.group(2).equals("audio") ? Kind.FINISHED : Kind.DRAFT;
        var bytes = blob.getProperties().getContentLength();
        return new StoreEntry(
                kind,
                kind == Kind.FOREIGN
                        ? null
                        : new StoredRecording(tenant, month, new RecordingId(UUID.fromString(parts.group(1)))),
                name,
                bytes == null ? 0 : bytes,
                instant(blob.getProperties().getLastModified()));
    }

    /** The service's own times are whole seconds. */
    static Instant instant(OffsetDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    private <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            if (e instanceof java.util.NoSuchElementException) {
                throw e;
            }
            throw new UncheckedIOException(AzureCalls.translated(what, e));
        }
    }
}
