package io.toneguard.voice.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.RecordingAudio;
import io.toneguard.voice.audio.UnreadableAudioException;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutated files of every kind that FFmpeg decodes: analysed or refused with a reason. {@code ops/fuzz-audio} runs ten thousand. */
class MutatedFilesIT {
    private static final int FILES = Integer.getInteger("toneguard.fuzz.files", 160);
    private static final Duration NO_LONGER = Duration.ofSeconds(30);
    private static final byte[] CALL =
            SyntheticCall.twoPeople(3, Duration.ofSeconds(2)).toWav();

    @TempDir
    Path spool;

    private enum Outcome {
        ANALYSED,
        REFUSED
    }

    @Test
    void mutatedFilesGiveSamplesOrAReasonAndLeaveNothing() throws Exception {
        var limits = new DecoderLimits(Duration.ofHours(1), Duration.ofSeconds(10), 1L << 30);
        var decoder = new FfmpegDecoder(ShippedFfmpeg.EXECUTABLE, spool, limits);
        var random = new Random(20261122);
        var seeds = seeds();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        var worst = Duration.ZERO;
        for (int i = 0; i < FILES; i++) {
            byte[] file = mutate(seeds.get(i % seeds.size()).clone(), random);
            long began = System.nanoTime();
            outcomes.merge(play(file, decoder), 1, Integer::sum);
            var took = Duration.ofNanos(System.nanoTime() - began);
            worst = took.compareTo(worst) > 0 ? took : worst;
            assertThat(took).as("file %d", i).isLessThan(NO_LONGER);
        }
        System.out.printf("Mutated files: %d, %s, the longest took %d ms%n", FILES, outcomes, worst.toMillis());
        assertThat(ShippedFfmpeg.leftIn(spool)).isEmpty();
        assertThat(ShippedFfmpeg.running()).isEmpty();
    }

    private static Outcome play(byte[] file, FfmpegDecoder decoder) throws IOException {
        var both = new BitSet();
        both.set(0, 2);
        try (var audio = RecordingAudio.open(new BytesChannel(file), decoder)) {
            audio.play(both, (channel, block, count) -> {});
            return Outcome.ANALYSED;
        } catch (UnreadableAudioException e) {
            assertThat(e).message().isNotBlank().hasSizeLessThan(600);
            return Outcome.REFUSED;
        }
    }

    private static List<byte[]> seeds() throws IOException, InterruptedException {
        var seeds = new ArrayList<byte[]>();
        add(seeds, "libmp3lame", ".mp3");
        add(seeds, "libmp3lame", ".wav");
        add(seeds, "libopus", ".ogg");
        add(seeds, "libopus", ".webm");
        add(seeds, "flac", ".flac");
        add(seeds, "aac", ".m4a");
        add(seeds, "aac", ".aac");
        add(seeds, "libopencore_amrnb", ".amr");
        return seeds;
    }

    private static void add(List<byte[]> seeds, String encoder, String extension)
            throws IOException, InterruptedException {
        if (ShippedFfmpeg.encodes(encoder)) {
            seeds.add(
                    extension.equals(".amr")
                            ? ShippedFfmpeg.encode(CALL, extension, "-c:a", encoder, "-ac", "1")
                            : ShippedFfmpeg.encode(CALL, extension, "-c:a", encoder, "-b:a", "32k"));
        }
    }

    /** Half of the hits fall on the first bytes, where the structures are. */
    private static byte[] mutate(byte[] file, Random random) {
        for (int hits = 1 + random.nextInt(8); hits > 0; hits--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(file.length, 300) : file.length);
            switch (random.nextInt(5)) {
                case 0 -> file[at] = (byte) random.nextInt();
                case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(file, at, Math.min(file.length, at + 4), (byte) 0xFF);
                case 3 -> Arrays.fill(file, at, Math.min(file.length, at + 1 + random.nextInt(64)), (byte) 0);
                default -> {
                    int from = random.nextInt(file.length);
                    int count = Math.min(random.nextInt(64), file.length - Math.max(from, at));
                    System.arraycopy(file, from, file, at, count);
                }
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 1)) : file;
    }
}
