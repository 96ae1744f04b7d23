package io.toneguard.app.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A folder of recordings, and uploads of it with a clock that is turned. */
final class UploadHouse {
    static final Instant WRITTEN = Instant.parse("2026-01-05T08:00:00Z");

    final Path folder;
    final WebApiDouble service;
    final TurnedClock clock = new TurnedClock();
    private int seed;

    UploadHouse(Path folder, WebApiDouble service) {
        this.folder = folder;
        this.service = service;
    }

    /** So many bytes that no other file has. */
    byte[] recording(String name, int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(++seed).nextBytes(content);
        write(name, content);
        return content;
    }

    Path write(String name, byte[] content) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
        return file;
    }

    UploadReport upload() throws UploadStopped, InterruptedException {
        return upload(4, WebApiDouble.TOKEN, null);
    }

    UploadReport uploadInTurn() throws UploadStopped, InterruptedException {
        return upload(1, WebApiDouble.TOKEN, null);
    }

    UploadReport upload(int parallel, String token, @Nullable String include)
            throws UploadStopped, InterruptedException {
        var options = new UploadOptions(folder, service.url(), token, parallel, include, null);
        return new Upload(options, new Unheard(), clock).run();
    }

    Path state() {
        return folder.resolve(UploadOptions.STATE);
    }

    /** Nobody listens. */
    private static final class Unheard implements UploadFeedback {
        @Override
        public void begins(int files, long bytes, int doneBefore) {}

        @Override
        public void sent(long bytes) {}

        @Override
        public void settled(Outcome outcome) {}
    }
}
