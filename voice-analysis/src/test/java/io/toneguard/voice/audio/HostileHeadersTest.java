package io.toneguard.voice.audio;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.call.Speaker;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileHeadersTest {
    private static final int FILES = 10_500;

    @Test
    void mutatedFilesGiveAResultOrAReasonAndNothingElse() {
        Random random = new Random(20261121);
        byte[][] seeds = {
            WavBytes.pcm16(8000, new double[1000]),
            WavBytes.riff()
                    .chunk("LIST", new byte[5])
                    .fmt(7, 2, 8000, 8)
                    .data(new byte[2000])
                    .bytes(),
            WavBytes.riff().extensible(3, 2, 48000, 32).data(new byte[4000]).bytes(),
            WavBytes.rf64()
                    .chunk("ds64", new byte[28])
                    .fmt(1, 1, 44100, 24)
                    .data(new byte[3000])
                    .bytes(),
            GsmEncoder.wav(new float[3200]),
            GsmEncoder.rtp(new float[1600]),
            // What a decoder would decode: here it is only told apart.
            WavBytes.riff().fmt(0x55, 1, 8000, 0, 1).data(new byte[500]).bytes(),
        };
        for (int i = 0; i < FILES; i++) {
            byte[] file = mutate(seeds[i % seeds.length].clone(), random);
            assertThatCode(() -> analyze(file)).as("file %d", i).doesNotThrowAnyException();
        }
    }

    private static void analyze(byte[] file) throws Exception {
        try {
            new RecordingAnalyzer().analyze(new BytesChannel(file), List.of(Speaker.AGENT), speaker -> true);
        } catch (UnreadableAudioException expected) {
            // a reason is as good as a result
        }
    }

    private static byte[] mutate(byte[] file, Random random) {
        int header = Math.min(file.length, 80);
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            int at = random.nextInt(header);
            switch (random.nextInt(4)) {
                case 0 -> file[at] = (byte) random.nextInt();
                case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(file, at, Math.min(file.length, at + 4), (byte) 0xFF);
                default -> Arrays.fill(file, at, Math.min(file.length, at + 4), (byte) 0);
            }
        }
        if (random.nextInt(8) == 0) {
            for (int i = header; i < file.length; i++) {
                file[i] = (byte) random.nextInt();
            }
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(file, random.nextInt(file.length + 1)) : file;
    }
}
