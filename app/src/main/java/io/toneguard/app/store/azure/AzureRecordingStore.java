package io.toneguard.app.store.azure;

import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.voice.call.RecordingDraft;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoreEntry;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings as blobs of one container. Any number of machines use it at once; nothing of it is kept on this one. */
public final class AzureRecordingStore implements RecordingStore {
    private static final Logger LOG = LoggerFactory.getLogger(AzureRecordingStore.class);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM");
    private static final Pattern TENANT =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/");
    /** Memory of one that is being put, whatever its length; 50,000 of them are the longest blob: 195 GB. */
    private static final int BLOCK_BYTES = 4 << 20;

    private final BlobContainerClient container;
    private final AzureAccount account;
    private final String place;
    private final AzureStoreSettings settings;
    private final AzureMeters meters;
    private final LongSupplier nanoTime;
    private final DraftCopy copy;

    /** @param nanoTime as {@link System#nanoTime} */
    AzureRecordingStore(
            AzureAccount account,
            String containerName,
            AzureStoreSettings settings,
            MeterRegistry registry,
            LongSupplier nanoTime) {
        this.account = account;
        this.container = account.blobs(settings.patience()).getBlobContainerClient(containerName);
        this.place = "Azure container " + account.name() + "/" + containerName;
        this.settings = settings;
        this.meters = new AzureMeters(registry);
        this.nanoTime = nanoTime;
        this.copy = new DraftCopy(account, place);
    }

    /**
     * Opens the store; its container is made if it is not there and we may make it. A service that does not answer now is no obstacle:
     * calls are recorded into the journal until it does.
     *
     * @throws AzureException if the credential is not valid, or there is no such container and we may not make it
     */
    public static AzureRecordingStore open(
            AzureAccount account, String container, AzureStoreSettings settings, MeterRegistry registry)
            throws IOException {
        var store = new AzureRecordingStore(account, container, settings, registry, System::nanoTime);
        try {
            if (!store.exists()) {
                AzureCalls.call(store.place + ": making it", store.container::createIfNotExists);
            }
        } catch (AzureException e) {
            if (!e.mayPass()) {
                throw e;
            }
            LOG.warn("{}; the store is used as soon as it answers", e.getMessage());
        }
        return store;
    }

    /** Whether its container is there. */
    public static boolean exists(AzureAccount account, String container) throws IOException {
        return new AzureRecordingStore(
                        account,
                        container,
                        AzureStoreSettings.DEFAULTS,
                        new io.micrometer.core.instrument.composite.CompositeMeterRegistry(),
                        System::nanoTime)
                .exists();
    }

    private boolean exists() throws IOException {
        try {
            return AzureCalls.call(place, container::exists);
        } catch (AzureException e) {
            if (e.status() != 403) {
                throw e;
            }
            // Who may use the blobs need not be allowed to look at the container: whether a list is given says as much.
            var one = new ListBlobsOptions().setMaxResultsPerPage(1);
            try {
                AzureCalls.run(
                        place,
                        () -> container.listBlobs(one, null).stream().limit(1).forEach(any -> {}));
                return true;
            } catch (AzureException again) {
                if (again.isNotFound()) {
                    return false;
                }
                throw again;
            }
        }
    }

    @Override
    public long put(StoredRecording recording, InputStream content) throws IOException {
        var staged = new StagedBlob(
                container.getBlobClient(audio(recording)).getBlockBlobClient(), what("storing", recording), meters);
        var buffer = new byte[BLOCK_BYTES];
        int count = content.readNBytes(buffer, 0, BLOCK_BYTES);
        if (count < BLOCK_BYTES) {
            staged.putWhole(buffer, count);
            return count;
        }
        long bytes = 0;
        while (count > 0) {
            staged.add(buffer, count);
            bytes += count;
            count = content.readNBytes(buffer, 0, BLOCK_BYTES);
        }
        staged.commit();
        return bytes;
    }

    @Override
    public SeekableByteChannel open(StoredRecording recording) throws IOException {
        var blob = container.getBlobClient(audio(recording));
        var what = what("reading", recording);
        try {
            var found = AzureCalls.call(what, blob::getProperties);
            return new BlobChannel(
                    blob,
                    what,
                    found.getBlobSize(),
                    found.getETag(),
                    (int) settings.readAhead().toBytes(),
                    meters);
        } catch (AzureException e) {
            if (e.isNotFound() && !e.code().equals("ContainerNotFound")) {
                throw new NoSuchFileException("recording " + recording.recording() + " is not in the store: no blob "
                        + audio(recording) + " in " + place);
            }
            throw e;
        }
    }

    @Override
    public RecordingDraft draft(StoredRecording recording, int headBytes) throws IOException {
        var draft = container.getBlobClient(nameOf(recording, "draft"));
        var whole = container.getBlobClient(audio(recording)).getBlockBlobClient();
        var what = what("writing", recording);
        var store = new AzureRecordingDraft.Store() {
            @Override
            public void finish(byte[] head, Cuts cuts, long draftBytes, WaitingAudio rest) throws IOException {
                copy.finish(new StagedBlob(whole, what, meters), whole, head, draft, cuts.kept(draftBytes), rest);
            }

            @Override
            public void deleteDraft() throws IOException {
                AzureCalls.call(what, draft::deleteIfExists);
            }
        };
        return new AzureRecordingDraft(draft.getAppendBlobClient(), what, headBytes, store, settings, meters, nanoTime);
    }

    @Override
    public void delete(StoredRecording recording) throws IOException {
        AzureCalls.call(what("deleting", recording), () -> container
                .getBlobClient(audio(recording))
                .deleteIfExistsWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE));
    }

    @Override
    public Set<TenantId> tenants() throws IOException {
        var tenants = new HashSet<TenantId>();
        AzureCalls.run(place + ": listing its tenants", () -> {
            container.listBlobsByHierarchy("/", new ListBlobsOptions(), null).forEach(item -> tenantOf(item.getName())
                    .ifPresent(tenants::add));
        });
        return Collections.unmodifiableSet(tenants);
    }

    @Override
    public SortedSet<LocalDate> months(TenantId tenant) throws IOException {
        var months = new TreeSet<LocalDate>();
        String prefix = tenant + "/";
        AzureCalls.run(place + ": listing the months of tenant " + tenant, () -> {
            container
                    .listBlobsByHierarchy("/", new ListBlobsOptions().setPrefix(prefix), null)
                    .forEach(item ->
                            monthOf(item.getName().substring(prefix.length())).ifPresent(months::add));
        });
        return Collections.unmodifiableSortedSet(months);
    }

    @Override
    public Stream<StoreEntry> list(TenantId tenant, LocalDate callMonth) throws IOException {
        String prefix = tenant + "/" + MONTH.format(callMonth) + "/";
        var what = place + ": listing " + prefix;
        var blobs = container
                .listBlobs(new ListBlobsOptions().setPrefix(prefix), null)
                .iterator();
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new AzureListing(blobs, what, tenant, callMonth, prefix.length()),
                        Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean discard(StoreEntry halfWritten) throws IOException {
        var recording = halfWritten.recording();
        if (recording == null || halfWritten.kind() == StoreEntry.Kind.FINISHED) {
            throw new IllegalArgumentException("store entry " + halfWritten.name() + " is " + halfWritten.kind()
                    + "; only what is half-written is discarded");
        }
        var blob = container.getBlobClient(folder(recording) + halfWritten.name());
        var what = what("discarding the draft of", recording);
        try {
            var now = AzureCalls.call(what, blob::getProperties);
            if (now.getBlobSize() != halfWritten.bytes()
                    || !AzureListing.instant(now.getLastModified()).equals(halfWritten.changedAt())) {
                return false;
            }
            var unchanged = new BlobRequestConditions().setIfMatch(now.getETag());
            AzureCalls.call(what, () -> blob.deleteWithResponse(null, unchanged, null, Context.NONE));
            return true;
        } catch (AzureException e) {
            if (e.isNotFound() || e.isConditionNotMet()) {
                return false;
            }
            throw e;
        }
    }

    /** Other prefixes are none of ours. */
    private static Optional<TenantId> tenantOf(String prefix) {
        return TENANT.matcher(prefix).matches()
                ? Optional.of(new TenantId(UUID.fromString(prefix.substring(0, prefix.length() - 1))))
                : Optional.empty();
    }

    private static Optional<LocalDate> monthOf(String prefix) {
        try {
            return prefix.endsWith("/")
                    ? Optional.of(YearMonth.parse(prefix.substring(0, prefix.length() - 1), MONTH)
                            .atDay(1))
                    : Optional.empty();
        } catch (DateTimeParseException notAMonth) {
            return Optional.empty();
        }
    }

    private String what(String doing, StoredRecording recording) {
        return place + ": " + doing + " recording " + recording.recording();
    }

    private static String folder(StoredRecording recording) {
        return recording.tenant() + "/" + MONTH.format(recording.callMonth()) + "/";
    }

    private static String nameOf(StoredRecording recording, String ending) {
        return folder(recording) + recording.recording() + "." + ending;
    }

    private static String audio(StoredRecording recording) {
        return nameOf(recording, "audio");
    }

    @Override
    public String toString() {
        return "azure:" + account.name() + "/" + container.getBlobContainerName();
    }
}
