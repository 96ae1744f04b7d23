package io.toneguard.voice.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class VoicedFramesTest {
    private final VoicedFrames frames = new VoicedFrames();

    @Test
    void measuresASteadyVoice() {
        for (int i = 0; i < 100; i++) {
            frames.add(200, 0.01, -12, 20);
        }

        IndexMeasures measures = frames.measures();

        assertThat(measures.f0MeanSemitones()).isCloseTo(12, within(1e-9));
        assertThat(measures.f0P80Semitones()).isCloseTo(12, within(1e-9));
        assertThat(measures.alphaRatioDb()).isCloseTo(-12, within(1e-9));
        assertThat(measures.mfcc1()).isCloseTo(20, within(1e-9));
        assertThat(measures.voicedSeconds()).isCloseTo(1, within(1e-9));
    }

    @Test
    void knowsNothingWithoutAVoice() {
        frames.add(0, 0.01, -12, 20);
        frames.add(200, 0, -12, 20);
        frames.add(200, 0.01, Double.NaN, 20);
        frames.add(200, 0.01, -12, Double.POSITIVE_INFINITY);

        assertThat(frames.measures()).isEqualTo(IndexMeasures.NONE);
        assertThat(frames.measures().known()).isFalse();
    }

    @Test
    void doesNotMoveWithGain() {
        VoicedFrames louder = new VoicedFrames();
        for (int i = 0; i < 200; i++) {
            double power = 0.001 * (1 + i % 17);
            frames.add(150 + i % 40, power, -15 + i % 7, 10 + i % 5);
            louder.add(150 + i % 40, power * 1024, -15 + i % 7, 10 + i % 5);
        }

        assertThat(louder.measures()).isEqualTo(frames.measures());
    }

    @Test
    void doesNotHearWeakFrames() {
        for (int i = 0; i < 60; i++) {
            frames.add(200, 0.01, -12, 20);
        }
        IndexMeasures before = frames.measures();
        for (int i = 0; i < 40; i++) {
            frames.add(300, 0.0003, 10, -20); // 15.2 dB weaker
        }

        assertThat(frames.measures()).isEqualTo(before);
    }

    @Test
    void doesNotHearPitchErrorsBeyondAnOctave() {
        for (int i = 0; i < 60; i++) {
            frames.add(110, 0.01, -12, 20);
        }
        IndexMeasures before = frames.measures();
        for (int i = 0; i < 20; i++) {
            frames.add(440, 0.01, -12, 20);
        }

        assertThat(frames.measures()).isEqualTo(before);
    }

    @Test
    void weighsAlphaByEnergy() {
        frames.add(200, 1.0, 0, 20); // half low, half high
        frames.add(200, 0.5, -300, 20); // all low

        assertThat(frames.measures().alphaRatioDb()).isCloseTo(10 * Math.log10(0.5), within(1e-9));
    }

    @Test
    void growsAndForgets() {
        for (int i = 0; i < 5000; i++) {
            frames.add(100 + i * 0.01, 0.01, -12, 20);
        }
        assertThat(frames.measures().voicedSeconds()).isCloseTo(50, within(1e-9));
        frames.clear();
        assertThat(frames.measures()).isEqualTo(IndexMeasures.NONE);
    }
}
