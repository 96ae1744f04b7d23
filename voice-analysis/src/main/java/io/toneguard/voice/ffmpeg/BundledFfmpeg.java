package io.toneguard.voice.ffmpeg;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The executable and the libraries that the artifact org.bytedeco:ffmpeg carries for this platform. */
final class BundledFfmpeg {
    /** The executable and what it loads; the artifact's JNI libraries and its headers stay where they are. */
    private static final Pattern NEEDED =
            Pattern.compile("ffmpeg(?:\\.exe)?|(?!libjni)[^/]+\\.(?:so|dylib|dll)(?:\\.[0-9.]+)?");

    private static final Duration HALF_UNPACKED_FOR = Duration.ofHours(1);

    private final URL executable;

    private BundledFfmpeg(URL executable) {
        this.executable = executable;
    }

    /** Empty if this build carries none for the platform. */
    static Optional<BundledFfmpeg> find() {
        return Optional.ofNullable(BundledFfmpeg.class.getClassLoader().getResource(folder() + fileName()))
                .filter(url -> url.getProtocol().equals("jar"))
                .map(BundledFfmpeg::new);
    }

    static String fileName() {
        return platform().startsWith("windows") ? "ffmpeg.exe" : "ffmpeg";
    }

    /** As the artifact's classifiers call it, such as {@code linux-x86_64}. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : "linux";
        return system + "-"
                + switch (cpu) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> cpu;
                };
    }

    private static String folder() {
        return "org/bytedeco/ffmpeg/" + platform() + "/";
    }

    /**
     * Unpacks it once; a folder that is there is whole, as it got its name when it was.
     *
     * @return the executable
     */
    Path unpack(Path cache) throws IOException {
        var jar = ((JarURLConnection) executable.openConnection()).getJarFile();
        Path home = cache.resolve("ffmpeg-" + fingerprint(jar));
        if (!Files.isDirectory(home)) {
            Files.createDirectories(cache);
            removeHalfUnpacked(cache);
            Path half = Files.createTempDirectory(cache, "half-");
            for (JarEntry entry : needed(jar)) {
                Path file = half.resolve(entry.getName().substring(folder().length()));
                try (var in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
            if (!half.resolve(fileName()).toFile().setExecutable(true, true)) {
                throw new IOException("FFmpeg could not be made executable in " + half);
            }
            moveOrLeaveToOther(half, home);
        }
        return home.resolve(fileName());
    }

    private static List<JarEntry> needed(JarFile jar) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(folder())
                        && NEEDED.matcher(entry.getName().substring(folder().length()))
                                .matches())
                .toList();
    }

    /** Another build of it lies in another folder. */
    private static String fingerprint(JarFile jar) {
        long sum = 0;
        for (JarEntry entry : needed(jar)) {
            sum = 31 * sum + entry.getCrc();
        }
        return Long.toHexString(sum);
    }

    /** Another process may have unpacked the same meanwhile. */
    private static void moveOrLeaveToOther(Path half, Path home) throws IOException {
        try {
            Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(half);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    private static void removeHalfUnpacked(Path cache) throws IOException {
        try (var halves = Files.newDirectoryStream(cache, "half-*")) {
            for (Path half : halves) {
                if (Files.getLastModifiedTime(half)
                        .toInstant()
                        .isBefore(Instant.now().minus(HALF_UNPACKED_FOR))) {
                    remove(half);
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
