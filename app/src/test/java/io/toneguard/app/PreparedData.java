package io.toneguard.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Data folders in which an embedded PostgreSQL is set up and migrated already: six seconds less than a first start takes. For tests that
 * are about something else than that start.
 */
public final class PreparedData implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        var folder = Files.createTempDirectory("toneguard");
        ShippedJar.copyDatabase(folder);
        return folder;
    }
}
