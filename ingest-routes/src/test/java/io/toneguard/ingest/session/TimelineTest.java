package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.AudioBlock;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is written in whatever order, what is told is what was written last, and silence elsewhere. */
class TimelineTest {
    private static final int BLOCK_SAMPLES = 50;
    private static final int WRITES = 400;

    private final BlockPool pool = new BlockPool();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @ParameterizedTest
    @EnumSource(WireCodec.class)
    void twoChannelsWrittenApartAreToldAsTheyWereWritten(WireCodec codec) {
        for (int seed = 0; seed < 50; seed++) {
            play(new Random(seed), new WireFormat(codec, 8_000, 2));
        }
    }

    @ParameterizedTest
    @EnumSource(WireCodec.class)
    void oneChannelIsToldAsItWasWritten(WireCodec codec) {
        for (int seed = 0; seed < 50; seed++) {
            play(new Random(seed), new WireFormat(codec, 8_000, 1));
        }
    }

    private void play(Random random, WireFormat format) {
        int frameBytes = format.frameBytes();
        int sampleBytes = format.codec().bytes();
        leaveDirt(random, frameBytes);
        told.reset();
        var timeline = new Timeline(format, BLOCK_SAMPLES, pool, this::tell);
        byte[] expected = new byte[WRITES * BLOCK_SAMPLES * frameBytes];
        Arrays.fill(expected, format.codec().silence());
        for (int i = 0; i < WRITES; i++) {
            int channel = random.nextInt(format.channels());
            int samples = random.nextInt(BLOCK_SAMPLES + 20);
            long at = timeline.settled() + random.nextInt(BLOCK_SAMPLES);
            byte[] bytes = new byte[3 + samples * sampleBytes];
            random.nextBytes(bytes);
            timeline.write(channel, at, bytes, 3, samples);
            for (int b = 0; b < samples * sampleBytes; b++) {
                long frame = at + b / sampleBytes;
                expected[(int) (frame * frameBytes) + channel * sampleBytes + b % sampleBytes] = bytes[3 + b];
            }
            if (random.nextInt(3) == 0) {
                timeline.settle(timeline.settled() + random.nextInt(BLOCK_SAMPLES));
            }
        }
        timeline.settle(timeline.reach());
        timeline.close();
        assertThat(told.toByteArray()).isEqualTo(Arrays.copyOf(expected, told.size()));
        assertThat(told.size()).isGreaterThan(BLOCK_SAMPLES * frameBytes);
    }

    /** Blocks are used again: what their last call left must not be heard in the next. */
    private void leaveDirt(Random random, int frameBytes) {
        var blocks = new AudioBlock[6];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = pool.take(frameBytes, BLOCK_SAMPLES, 0);
            random.nextBytes(blocks[i].bytes());
        }
        for (var block : blocks) {
            block.release();
        }
    }

    private void tell(AudioBlock block, int from, int to) {
        int frameBytes = block.bytes().length / block.samples();
        told.write(block.bytes(), from * frameBytes, (to - from) * frameBytes);
    }
}
