package io.toneguard.voice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.toneguard.voice.call.Speaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real recordings and the peers' values for them; a test that needs them is skipped, saying so, where they are not. */
public final class SharedAudio {
    private static final Path FOLDER = Path.of(System.getProperty("toneguard.shared", "../../shared"));

    private SharedAudio() {}

    /** A file or folder of it. */
    public static Path path(String inFolder) {
        Path path = FOLDER.resolve(inFolder);
        assumeTrue(
                Files.exists(path),
                () -> "SKIPPED: " + path.toAbsolutePath() + " is absent (property toneguard.shared)");
        return path;
    }

    static RecordingVoices analyze(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return new RecordingAnalyzer().analyze(channel, List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
        }
    }
}
