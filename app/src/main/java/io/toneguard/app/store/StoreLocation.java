package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code --store} names. */
public final class StoreLocation {
    private StoreLocation() {}

    /**
     * @param uri a folder, or a {@code file:} URI of one
     * @throws IllegalArgumentException if it names a kind of store that this build has not
     */
    public static RecordingStore open(String uri) throws IOException {
        if (uri.startsWith("file:")) {
            return new DiskRecordingStore(Path.of(java.net.URI.create(uri)));
        }
        if (uri.matches("[a-z][a-z0-9+.-]+:.*")) {
            throw new IllegalArgumentException("--store " + uri + " names no store this build has; give a folder");
        }
        return new DiskRecordingStore(Path.of(uri));
    }
}
