package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Analyses a made call of as many minutes as it is told, stereo mu-law at 8 kHz, and prints what memory that took; run by ops/long-recording. */
public final class LongRecording {
    private LongRecording() {}

    public static void main(String[] arguments) throws IOException {
        Duration length = Duration.ofMinutes(Long.parseLong(arguments[0]));
        Path file = Files.createTempFile("toneguard-long", ".wav");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                SyntheticCall.twoPeople(7, length).writeTo(out);
            }
            try (var channel = FileChannel.open(file)) {
                RecordingVoices voices = new RecordingAnalyzer()
                        .analyze(channel, List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
                System.out.printf(
                        "%d min, %d voices: heap in use after it %.1f MB%s%n",
                        length.toMinutes(), voices.speakers().size(), heapMegabytes(), peak());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static double heapMegabytes() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }

    /** The peak of the process's resident memory, where the system tells (Linux). */
    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line ->
                        ", peak resident" + line.substring("VmHWM:".length()).replaceAll("\\s+", " "))
                .findFirst()
                .orElse("");
    }
}
