package io.toneguard.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A secret that may be given without being seen in the shell's history or the machine's process list. */
final class SourceCredentialOption {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final String STDIN = "-";

    @Option(
            names = "--credential",
            paramLabel = "SECRET",
            description =
                    "env:NAME, file:PATH, - for stdin, else the credential itself (which this machine's process list then shows);"
                            + " of audiohook APIKEY:SECRET; default: a random one is made and shown this once")
    @Nullable
    String given;

    /**
     * Empty if there is none.
     *
     * @throws IllegalArgumentException if it is not where it is said to be
     */
    Optional<String> read() {
        if (given == null) {
            return Optional.empty();
        }
        if (given.equals(STDIN)) {
            return Optional.of(firstLineOfStdin());
        }
        if (given.startsWith(ENVIRONMENT)) {
            var name = given.substring(ENVIRONMENT.length());
            return Optional.of(Optional.ofNullable(System.getenv(name))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--credential=env:" + name + ": there is no such environment variable")));
        }
        if (given.startsWith(FILE)) {
            return Optional.of(file(given.substring(FILE.length())));
        }
        return Optional.of(given);
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("--credential=file:" + path + " cannot be read", e);
        }
    }

    private static String firstLineOfStdin() {
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IllegalArgumentException("--credential=-: nothing came on stdin");
            }
            return line.strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("--credential=-: stdin cannot be read", e);
        }
    }
}
