package io.toneguard.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * The jar as it ships, extracted and with the archive of its classes, as the launcher runs it: a start costs less than half of what it does
 * from the class path. Made once for a jar, by the first test that starts a process. Where there is no jar of these classes, as in an
 * editor, the class path it is.
 */
final class ShippedJar {
    private static final Path BUILT = Path.of(System.getProperty("toneguard.home", ".."), "app", "target");
    private static final String MAIN = "io.toneguard.app.Toneguard";

    private ShippedJar() {}

    /** What comes after {@code java}'s options. */
    static synchronized List<String> orClassPath() throws IOException {
        var jar = BUILT.resolve("toneguard.jar");
        // The jar itself bears the date of the release, whenever it was built.
        var original = BUILT.resolve("toneguard.jar.original");
        if (!Files.exists(original) || isOlder(original, BUILT.resolve("classes"))) {
            return List.of("-cp", System.getProperty("java.class.path"), MAIN);
        }
        var home = BUILT.resolve("shipped");
        var stamp = home.resolve("made-of");
        var made = Files.getLastModifiedTime(original).toString();
        // Another JVM of these tests may be at it.
        try (var channel = FileChannel.open(
                        BUILT.resolve("shipped.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!Files.exists(stamp) || !Files.readString(stamp).equals(made)) {
                make(jar, home);
                Files.writeString(stamp, made);
            }
        }
        return fromArchive(home);
    }

    private static List<String> fromArchive(Path home) {
        return List.of(
                "-XX:SharedArchiveFile=" + home.resolve("toneguard.jsa"),
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Xlog:class+path=off",
                "-cp",
                home.resolve("toneguard.jar").toString(),
                MAIN);
    }

    /** The end of a first service leaves the archive of what it used. */
    private static void make(Path jar, Path home) throws IOException {
        FileSystemUtils.deleteRecursively(home);
        var log = BUILT.resolve("shipped.log");
        try (var extract = HouseProcess.of(
                log,
                Map.of(),
                List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", home.toString()))) {
            extract.await(Duration.ofMinutes(1));
        }
        var data = Files.createTempDirectory("toneguard-shipped");
        var command = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:ArchiveClassesAtExit=" + home.resolve("toneguard.jsa"),
                "-cp",
                home.resolve("toneguard.jar").toString(),
                MAIN));
        command.addAll(List.of("serve", "--port=0", "--pbx-port=0", "--data=" + data));
        try (var service = HouseProcess.of(log, Map.of(), command)) {
            service.serving();
            service.terminate();
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private static boolean isOlder(Path jar, Path classes) throws IOException {
        var packed = Files.getLastModifiedTime(jar);
        try (var files = Files.walk(classes)) {
            return files.anyMatch(file -> {
                try {
                    return Files.isRegularFile(file)
                            && Files.getLastModifiedTime(file).compareTo(packed) > 0;
                } catch (IOException gone) {
                    return true;
                }
            });
        }
    }
}
