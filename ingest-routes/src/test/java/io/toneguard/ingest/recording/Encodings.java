package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.ffmpeg.FfmpegOnThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Recordings as other software writes them, made of WAV files by the FFmpeg that the build ships. */
final class Encodings {
    static final FfmpegOnThisMachine EXECUTABLE = new FfmpegOnThisMachine("", Path.of("target", "ffmpeg"));

    private Encodings() {}

    /** @param options between input and output */
    static byte[] encode(byte[] wav, String extension, String... options) throws IOException, InterruptedException {
        Path in = Files.createTempFile("encode", ".wav");
        Path out = Files.createTempFile("encode", extension);
        try {
            Files.write(in, wav);
            var command = new ArrayList<>(
                    List.of(EXECUTABLE.path().toString(), "-nostdin", "-loglevel", "error", "-y", "-i", in.toString()));
            command.addAll(List.of(options));
            command.add(out.toString());
            var builder = new ProcessBuilder(command).inheritIO();
            builder.environment()
                    .put("LD_LIBRARY_PATH", EXECUTABLE.path().getParent().toString());
            var process = builder.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
            return Files.readAllBytes(out);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
        }
    }
}
