package io.toneguard.app.store;

import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --store} names. */
public final class StoreLocation {
    private StoreLocation() {}

    /**
     * Opens the store, which is made if it is not there.
     *
     * @param uri a folder, or a {@code file:} URI of one
     * @throws IllegalArgumentException if it names a kind of store that this build has not
     */
    public static RecordingStore open(String uri) throws IOException {
        return new DiskRecordingStore(folder(uri));
    }

    /**
     * Whether there is a store already.
     *
     * @throws IllegalArgumentException if it names a kind of store that this build has not
     */
    public static boolean exists(String uri) {
        return Files.isDirectory(folder(uri));
    }

    private static Path folder(String uri) {
        if (uri.startsWith("file:")) {
            return Path.of(URI.create(uri));
        }
        if (uri.matches("[a-z][a-z0-9+.-]+:.*")) {
            throw new IllegalArgumentException("--store " + uri + " names no store this build has; give a folder");
        }
        return Path.of(uri);
    }
}
