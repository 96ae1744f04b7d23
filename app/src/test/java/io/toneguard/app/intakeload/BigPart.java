package io.toneguard.app.intakeload;

import io.toneguard.app.analysisload.Figures;
import io.toneguard.app.analysisload.Household;
import io.toneguard.app.analysisload.Launched;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A large recording uploaded, against a small one, each by {@code ./toneguard upload} (tus) and by one request, each into a service of its
 * own: the most memory that the service had, and what it holds after. The files are silence with holes, which cost no disk.
 */
final class BigPart {
    private static final int SMALL_BYTES = 2_000_000;
    /** Two runs of the same differ by so much. */
    private static final double MUST_REACH = 1.15;

    /** Or what is counted is garbage that nobody had to collect yet. */
    private static final Map<String, String> SMALL_HEAP = Map.of("TONEGUARD_JAVA_OPTS", "-Xmx256m");

    private final Household house;
    private final Path folder;

    BigPart(Household house, Path folder) {
        this.house = house;
        this.folder = folder;
    }

    private record Cost(double peakMb, double liveMb, double seconds) {
        List<Double> rounded() {
            return List.of(Math.rint(peakMb), Math.rint(liveMb * 10) / 10, Math.rint(seconds * 10) / 10);
        }
    }

    Figures run(long bigBytes) throws IOException, InterruptedException {
        var smallPost = cost("small-post", SMALL_BYTES, true);
        var bigPost = cost("big-post", bigBytes, true);
        var smallTus = cost("small-upload", SMALL_BYTES, false);
        var bigTus = cost("big-upload", bigBytes, false);
        return new Figures("big")
                .with("bigBytes", bigBytes)
                .with("smallBytes", SMALL_BYTES)
                .with("columns", List.of("peakResidentMb", "liveHeapMb", "seconds"))
                .with("smallPost", smallPost.rounded())
                .with("bigPost", bigPost.rounded())
                .with("smallUpload", smallTus.rounded())
                .with("bigUpload", bigTus.rounded())
                .with("peakOfPost", bigPost.peakMb() / smallPost.peakMb())
                .with("peakOfUpload", bigTus.peakMb() / smallTus.peakMb())
                .require(bigPost.peakMb() <= smallPost.peakMb() * MUST_REACH)
                .require(bigTus.peakMb() <= smallTus.peakMb() * MUST_REACH);
    }

    private Cost cost(String name, long bytes, boolean inOneRequest) throws IOException, InterruptedException {
        var tenant = house.tenant(name);
        var token = house.token(name);
        var file =
                silence(Files.createDirectories(folder.resolve("files-" + name)).resolve(name + ".wav"), bytes);
        try (var service = house.serve(name, "ingest", SMALL_HEAP)) {
            long began = System.nanoTime();
            if (inOneRequest) {
                Posting.file(service.port(), token, file);
            } else {
                upload(service, token, file.getParent(), name);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            if (house.takenIn(tenant).stored() != 1) {
                throw new IOException(name + ": the recording is not stored");
            }
            var cost = new Cost(service.peakResidentKb() / 1e3, service.liveHeapBytes() / 1e6, seconds);
            System.err.println(name + ": " + cost);
            return cost;
        } finally {
            Files.delete(file);
        }
    }

    private void upload(Launched service, String token, Path files, String name)
            throws IOException, InterruptedException {
        try (var upload = Launched.start(
                folder.resolve(name + "-client.log"),
                List.of(),
                Map.of("TONEGUARD_TOKEN", token),
                "upload",
                files.toString(),
                "--url=http://127.0.0.1:" + service.port())) {
            if (upload.process().waitFor() != 0) {
                throw new IOException("upload failed: " + upload.output());
            }
        }
    }

    /** A WAV file of 16 bit stereo at 48 kHz in which nobody speaks; the last sample is the file's own, so that no two are alike. */
    private static Path silence(Path file, long bytes) throws IOException {
        long data = (bytes - 44) / 4 * 4;
        var head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) (data + 36));
        head.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        head.putShort((short) 1).putShort((short) 2).putInt(48_000).putInt(192_000);
        head.putShort((short) 4).putShort((short) 16);
        head.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) data);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(head.array());
            out.setLength(44 + data);
            out.seek(44 + data - 4);
            out.writeInt(file.getFileName().hashCode());
        }
        return file;
    }
}
