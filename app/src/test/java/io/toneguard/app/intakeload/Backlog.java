package io.toneguard.app.intakeload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that wait beside an inbox, on the same file system, and are then handed in by renaming them, as fast as it goes. */
final class Backlog {
    private final Path aside;
    private final int recordings;

    Backlog(Path aside, Calls calls, int first, int recordings) throws IOException {
        this.aside = Files.createDirectories(aside);
        this.recordings = recordings;
        for (int i = 0; i < recordings; i++) {
            Files.write(aside.resolve(name(i)), calls.wav(first + i));
        }
    }

    void handIn(Path inbox) throws IOException {
        for (int i = 0; i < recordings; i++) {
            Files.move(aside.resolve(name(i)), inbox.resolve(name(i)));
        }
    }

    /** Files that a folder holds, and not those of the folders in it. */
    static long files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static String name(int number) {
        return String.format("call-%05d.wav", number);
    }
}
