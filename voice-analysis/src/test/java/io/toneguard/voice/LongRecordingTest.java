package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LongRecordingTest {
    private static final int HEADER = 58;

    private static RecordingVoices minute;
    private static RecordingVoices twenty;
    private static long bytesForOneMinute;
    private static long bytesForTwenty;

    /** Once for all that is asked of it: twenty minutes take seconds. */
    @BeforeAll
    static void analysed() throws IOException {
        minute = analyze(new Repeated(60)); // and what is allocated once, is
        bytesForOneMinute = allocated(() -> minute = analyze(new Repeated(60)));
        bytesForTwenty = allocated(() -> twenty = analyze(new Repeated(1200)));
    }

    @Test
    void twentyMinutesAllocateHardlyMoreThanOne() {
        // Per second of audio: a window of either channel, and what it was made of; nothing that grows with samples.
        assertThat(bytesForTwenty - bytesForOneMinute)
                .as("bytes for 19 more minutes of stereo")
                .isLessThan(1140 * 6000L);
        assertThat(minute.speakers()).hasSize(2);
    }

    @Test
    void whatIsSaidHoursLaterMeasuresTheSame() {
        for (int channel = 0; channel < 2; channel++) {
            SpeakerVoice shortOne = minute.speakers().get(channel);
            SpeakerVoice longOne = twenty.speakers().get(channel);
            assertThat(longOne.voicedSeconds() / shortOne.voicedSeconds()).isBetween(19.9, 20.1);
            assertThat(longOne.get(Measure.F0_MEDIAN).orElseThrow()
                            / shortOne.get(Measure.F0_MEDIAN).orElseThrow())
                    .isBetween(0.999, 1.001);
            assertThat(longOne.get(Measure.JITTER_LOCAL).orElseThrow()
                            / shortOne.get(Measure.JITTER_LOCAL).orElseThrow())
                    .isBetween(0.99, 1.01);
            assertThat(longOne.windows().get(1100).get(WindowMeasure.LEVEL).orElseThrow())
                    .isEqualTo(
                            shortOne.windows().get(20).get(WindowMeasure.LEVEL).orElseThrow());
        }
    }

    private interface Analysis {
        void run() throws IOException;
    }

    private static long allocated(Analysis analysis) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        analysis.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static RecordingVoices analyze(BytesChannel call) throws IOException {
        return new RecordingAnalyzer().analyze(call, List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true);
    }

    /** A minute of call over and over, as long as wanted, without ever being stored. */
    private static final class Repeated extends BytesChannel {
        private static final byte[] MINUTE = minute();
        private final byte[] header;
        private final long size;

        Repeated(int seconds) {
            super(new byte[0]);
            long data = seconds * 16_000L;
            this.size = HEADER + data;
            this.header = java.util.Arrays.copyOf(MINUTE, HEADER);
            ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER - 4, (int) data);
        }

        private static byte[] minute() {
            try {
                var out = new ByteArrayOutputStream();
                SyntheticCall.twoPeople(11, Duration.ofMinutes(1)).writeTo(out);
                return out.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected byte at(long index) {
            return index < HEADER ? header[(int) index] : MINUTE[HEADER + (int) ((index - HEADER) % 960_000)];
        }

        @Override
        public long size() {
            return size;
        }
    }
}
