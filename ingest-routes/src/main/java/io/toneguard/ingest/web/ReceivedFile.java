package io.toneguard.ingest.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recording as one request brought it; it goes when it is closed.
 *
 * @param sha256 of its bytes, lower-case hexadecimal
 */
record ReceivedFile(Path path, long bytes, String sha256) implements AutoCloseable {
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
