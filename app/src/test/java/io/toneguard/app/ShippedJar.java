package io.toneguard.app;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * The jar as it ships, extracted and with the archive of its classes, as the launcher runs it: a start costs less than half of what it does
 * from the class path. Made once for a jar, by the first test that starts a process; the database that its first service set up is kept for
 * {@link PreparedData}. Where there is no jar of these classes, as in an editor, the class path it is.
 */
public final class ShippedJar {
    private static final Path BUILT = Path.of(System.getProperty("toneguard.home", ".."), "app", "target");
    private static final Path HOME = BUILT.resolve("shipped");
    private static final Path JAR = HOME.resolve("toneguard.jar");
    private static final Path ARCHIVE = HOME.resolve("toneguard.jsa");
    private static final FileAttribute<?> OWNERS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String MAIN = "io.toneguard.app.Toneguard";

    private ShippedJar() {}

    /** What comes after {@code java}'s options. */
    static List<String> orClassPath() throws IOException {
        return isThere() ? fromArchive(JAR.toString(), MAIN) : List.of("-cp", classPath(), MAIN);
    }

    /** The same for a main class of the tests, on top of the product's classes. */
    public static List<String> with(Class<?> main) throws IOException {
        return isThere()
                ? fromArchive(JAR + File.pathSeparator + classPath(), main.getName())
                : List.of("-cp", classPath(), main.getName());
    }

    /** Copies what an embedded PostgreSQL that was set up, migrated and stopped has left, where there is one. */
    static void copyDatabase(Path data) throws IOException {
        if (!isThere()) {
            return;
        }
        var from = HOME.resolve("data/postgresql");
        var to = Files.createDirectory(data.resolve("postgresql"), OWNERS_ALONE);
        for (var part : List.of("binaries", "cluster", "password", "ready")) {
            copy(from.resolve(part), to.resolve(part));
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static synchronized boolean isThere() throws IOException {
        var jar = BUILT.resolve("toneguard.jar");
        // The jar itself bears the date of the release, whenever it was built.
        var original = BUILT.resolve("toneguard.jar.original");
        if (!Files.exists(original) || isOlder(original, BUILT.resolve("classes"))) {
            return false;
        }
        var stamp = HOME.resolve("made-of");
        var made = Files.getLastModifiedTime(original).toString();
        // Another JVM of these tests may be at it.
        try (var channel = FileChannel.open(
                        BUILT.resolve("shipped.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!Files.exists(stamp)
                    || !Files.readString(stamp).equals(made)
                    || !Files.exists(HOME.resolve("data/postgresql/ready"))) {
                make(jar);
                Files.writeString(stamp, made);
            }
        }
        return true;
    }

    private static List<String> fromArchive(String classPath, String main) {
        return List.of(
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-Xshare:auto",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Xlog:class+path=off",
                "-cp",
                classPath,
                main);
    }

    /** The end of a first service leaves the archive of what it used. */
    private static void make(Path jar) throws IOException {
        FileSystemUtils.deleteRecursively(HOME);
        var log = BUILT.resolve("shipped.log");
        try (var extract = HouseProcess.of(
                log,
                Map.of(),
                List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", HOME.toString()))) {
            extract.await(Duration.ofMinutes(1));
        }
        var command = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + ARCHIVE,
                "-cp",
                JAR.toString(),
                MAIN,
                "serve",
                "--port=0",
                "--pbx-port=0",
                "--data=" + HOME.resolve("data"));
        try (var service = HouseProcess.of(log, Map.of(), command)) {
            service.serving();
            service.terminate();
        }
    }

    /** With the times of folders, too: by them the library knows whether its binaries were unpacked to the end. */
    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        if (Files.isDirectory(from)) {
            try (var files = Files.list(from)) {
                for (var file : (Iterable<Path>) files::iterator) {
                    copy(file, to.resolve(file.getFileName()));
                }
            }
            Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
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
