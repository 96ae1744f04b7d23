package io.toneguard.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import io.toneguard.azure.Azurite;
import io.toneguard.db.TestDatabase;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.ingest.azure.account.AzurePatience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The service as it ships on Azure's emulator: what others put into a container comes in by its notice, lies in the store, and is analysed. */
class AzureHouseIT {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    @TempDir
    Path data;

    @Test
    void aBlobBecomesARowOfBiWithoutTouchingAnyDisksStore() throws IOException {
        var connection = Azurite.orSkip().connectionString();
        var account = AzureAccount.of(Map.of("AZURE_STORAGE_CONNECTION_STRING", connection));
        var name = "house-" + UUID.randomUUID().toString().substring(0, 20);
        var container = account.blobs(AzurePatience.DEFAULT).createBlobContainer(name);
        var queue = account.queues(AzurePatience.DEFAULT).createQueue(name);
        var environment = Map.of(
                "TONEGUARD_DB_PASSWORD", database.password(),
                "AZURE_STORAGE_CONNECTION_STRING", connection,
                "BLOBINTAKE_CONTAINER", name,
                "BLOBINTAKE_QUEUE", name,
                "BLOBINTAKE_POLLDELAY", "1s");
        var made = Files.createDirectories(data.resolve("made"));
        Recordings.drop(1, made);
        String store = "azure:" + name + "-store";
        HouseProcess.run(
                data.resolve("tenants.log"),
                environment,
                "tenants",
                "add",
                "acme",
                "--score=agent,customer",
                "--purpose=testing",
                "--db=" + database.url(),
                "--data=" + data);
        try (var service = HouseProcess.start(
                        data.resolve("service.log"),
                        environment,
                        "serve",
                        "--port=0",
                        "--db=" + database.url(),
                        "--store=" + store,
                        "--data=" + data)
                .serving()) {
            try (var files = Files.list(made)) {
                for (Path file : files.toList()) {
                    container
                            .getBlobClient("acme/2026/11/22/" + file.getFileName())
                            .upload(BinaryData.fromFile(file));
                    queue.sendMessage(Base64.getEncoder()
                            .encodeToString(notice(name, file).getBytes()));
                }
            }
            new Results(database.asOwner()).awaitRecordings(1);
            assertThat(service.output()).doesNotContain("ERROR").doesNotContain("AccountKey");
        }
        assertThat(data.resolve("recordings")).doesNotExist();
        assertThat(account.blobs(AzurePatience.DEFAULT)
                        .getBlobContainerClient(name + "-store")
                        .listBlobs())
                .singleElement()
                .satisfies(blob -> assertThat(blob.getName()).endsWith(".audio"));
        assertThat(HouseProcess.run(
                        data.resolve("reconcile.log"),
                        environment,
                        "jobs",
                        "reconcile",
                        "--db=" + database.url(),
                        "--store=" + store,
                        "--data=" + data))
                .contains("store, ledger and results agree");
    }

    private static String notice(String container, Path file) {
        return """
                {"specversion": "1.0", "type": "Microsoft.Storage.BlobCreated", "id": "1", "source": "/any",
                 "subject": "/blobServices/default/containers/%s/blobs/acme/2026/11/22/%s",
                 "data": {"api": "PutBlob", "blobType": "BlockBlob"}}""".formatted(container, file.getFileName());
    }
}
