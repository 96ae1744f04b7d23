package io.toneguard.app.store.azure;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.azure.Azurite;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzurePatience;
import io.toneguard.voice.call.StoredRecording;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/** A container of its own in the emulator, a store on it whose clock the test turns, and a look past the store. */
final class AzureShelf {
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicLong nanos = new AtomicLong();
    final BlobContainerClient container;
    final AzureRecordingStore store;

    private AzureShelf(AzureAccount toLookAt, AzureAccount ofStore, AzureStoreSettings settings) {
        var name = "shelf-" + UUID.randomUUID();
        container = toLookAt.blobs(AzurePatience.DEFAULT).getBlobContainerClient(name);
        container.create();
        store = new AzureRecordingStore(ofStore, name, settings, meters, nanos::get);
    }

    static AzureShelf direct() {
        return with(AzureStoreSettings.DEFAULTS);
    }

    static AzureShelf with(AzureStoreSettings settings) {
        var account = account(Azurite.orSkip().connectionString());
        return new AzureShelf(account, account, settings);
    }

    /** The store's way to the service is another one. */
    static AzureShelf over(String connectionString, AzureStoreSettings settings) {
        return new AzureShelf(account(Azurite.orSkip().connectionString()), account(connectionString), settings);
    }

    static AzureAccount account(String connectionString) {
        return AzureAccount.of(Map.of("AZURE_STORAGE_CONNECTION_STRING", connectionString));
    }

    static AzureStoreSettings patient(int tries, Duration tryTimeout) {
        return new AzureStoreSettings(
                Duration.ofSeconds(20), DataSize.ofBytes(0), DataSize.ofMegabytes(4), tries, tryTimeout);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    double count(String meter) {
        return meters.get("toneguard.store.azure." + meter).counter().count();
    }

    void killedWhilePutting(StoredRecording recording, int bytes) {
        container
                .getBlobClient(name(recording, recording.recording() + ".audio"))
                .getBlockBlobClient()
                .stageBlock("AAAAAAAAAAAAAAAAAAAAAA==", BinaryData.fromBytes(new byte[bytes]));
    }

    void putForeign(StoredRecording beside, String name) {
        container.getBlobClient(name(beside, name)).upload(BinaryData.fromBytes(new byte[7]));
    }

    static String name(StoredRecording recording, String name) {
        return recording.tenant() + "/" + recording.callMonth().toString().substring(0, 7) + "/" + name;
    }
}
