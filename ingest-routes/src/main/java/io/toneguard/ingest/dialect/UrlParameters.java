package io.toneguard.ingest.dialect;

import io.toneguard.ingest.source.Handshake;
import java.util.Map;

/** What an administrator wrote behind the URL's question mark. */
final class UrlParameters {
    private UrlParameters() {}

    /** Adds what the peer has not said itself. */
    static void addTo(Map<String, String> metadata, Handshake handshake) {
        handshake.query().forEach((name, value) -> {
            if (!metadata.containsKey(name)) {
                JsonMetadata.put(metadata, name, value);
            }
        });
    }
}
