package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The FFmpeg that the build ships, which in the tests makes the files, too. */
public final class ShippedFfmpeg {
    public static final FfmpegOnThisMachine EXECUTABLE = new FfmpegOnThisMachine("", Path.of("target", "ffmpeg"));
    private static final String ENCODERS = ask("-encoders");

    private ShippedFfmpeg() {}

    /** Runs it as it is, with all that it can do. */
    static ProcessBuilder with(String... arguments) throws IOException {
        Path program = EXECUTABLE.path();
        var command = new ArrayList<>(List.of(program.toString(), "-hide_banner", "-nostdin"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", program.getParent().toString());
        return builder;
    }

    static boolean encodes(String encoder) {
        return ENCODERS.lines()
                .anyMatch(line -> line.strip().split(" +").length > 1
                        && line.strip().split(" +")[1].equals(encoder));
    }

    /** What it answers to a question such as {@code -encoders}. */
    static String ask(String question) {
        try {
            var process = with(question).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Makes one file of another.
     *
     * @param extension says which container, such as {@code .mp3}
     * @param options between input and output
     */
    static byte[] encode(byte[] wav, String extension, String... options) throws IOException, InterruptedException {
        Path in = Files.createTempFile("encode", ".wav");
        Path out = Files.createTempFile("encode", extension);
        Path said = Files.createTempFile("encode", ".txt");
        try {
            Files.write(in, wav);
            var command = new ArrayList<>(List.of("-loglevel", "error", "-y", "-i", in.toString()));
            command.addAll(List.of(options));
            command.add(out.toString());
            var process = with(command.toArray(String[]::new))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(said)).isZero();
            return Files.readAllBytes(out);
        } finally {
            for (Path file : List.of(in, out, said)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** What is left in a spool. */
    static List<Path> leftIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** Children of this process that run FFmpeg, or the shell before it. */
    static List<ProcessHandle> running() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }
}
