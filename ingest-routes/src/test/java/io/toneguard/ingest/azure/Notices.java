package io.toneguard.ingest.azure;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Notices as Event Grid writes them. */
final class Notices {
    private Notices() {}

    static String eventGrid(String container, String blob) {
        return """
                {"topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acct",
                 "subject": "/blobServices/default/containers/%s/blobs/%s",
                 "eventType": "Microsoft.Storage.BlobCreated", "eventTime": "2026-11-22T09:00:00Z", "id": "1",
                 "data": {"api": "PutBlockList", "contentType": "audio/wav", "contentLength": 524288, "eTag": "0x8D4BCC2E4835CD0",
                          "blobType": "BlockBlob", "url": "https://acct.blob.core.windows.net/%s/%s"},
                 "dataVersion": "", "metadataVersion": "1"}""".formatted(container, blob, container, encoded(blob));
    }

    static String cloudEvent(String container, String blob) {
        return """
                {"source": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acct", "specversion": "1.0",
                 "subject": "/blobServices/default/containers/%s/blobs/%s",
                 "type": "Microsoft.Storage.BlobCreated", "time": "2026-11-22T09:00:00Z", "id": "1",
                 "data": {"api": "PutBlob", "contentLength": 524288, "eTag": "0x8D4BCC2E4835CD0",
                          "blobType": "BlockBlob", "url": "https://acct.blob.core.windows.net/%s/%s"}}""".formatted(container, blob, container, encoded(blob));
    }

    private static String encoded(String blob) {
        return URLEncoder.encode(blob, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }
}
