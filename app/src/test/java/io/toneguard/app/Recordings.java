package io.toneguard.app;

import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** What recorders drop: real speech where it is at hand, else calls that a program made. */
final class Recordings {
    private static final Path EMODB =
            Path.of(System.getProperty("toneguard.shared", "../shared"), "audio", "emodb", "8k");

    private Recordings() {}

    /** So many different mono or stereo files, dropped at once. */
    static void drop(int count, Path inbox) {
        drop(0, count, inbox);
    }

    /** @param from the first so many are left out: for a second drop of other content */
    static void drop(int from, int count, Path inbox) {
        try {
            if (Files.isDirectory(EMODB)) {
                List<Path> files;
                try (var all = Files.list(EMODB)) {
                    files = all.sorted().skip(from).limit(count).toList();
                }
                for (Path file : files) {
                    dropWhole(inbox.resolve(file.getFileName()), Files.readAllBytes(file));
                }
                return;
            }
            System.getLogger(Recordings.class.getName())
                    .log(System.Logger.Level.WARNING, "no real recordings in {0}: synthetic ones are used", EMODB);
            for (int i = from; i < from + count; i++) {
                var bytes = new java.io.ByteArrayOutputStream();
                SyntheticCall.twoPeople(i, Duration.ofSeconds(3)).writeTo(bytes);
                dropWhole(inbox.resolve("synthetic-" + i + ".wav"), bytes.toByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void dropWhole(Path file, byte[] content) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".part");
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
