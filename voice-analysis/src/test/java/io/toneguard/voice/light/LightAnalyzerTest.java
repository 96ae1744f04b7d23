package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.light.HeardFrames.Frame;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LightAnalyzerTest {
    @ParameterizedTest
    @CsvSource({"8000, scalar", "8000, vector", "16000, scalar", "16000, vector"})
    void blockSizesDoNotMatter(int rateHz, String kernel) {
        float[] voice = Sounds.voice(rateHz, 3.333, 140, 0.3);
        List<Frame> whole = HeardFrames.of(voice, rateHz, kernel, voice.length);
        assertThat(whole).hasSize(333).anyMatch(Frame::voiced);
        for (int block : new int[] {1, 7, 80, 160, 1000}) {
            assertThat(HeardFrames.of(voice, rateHz, kernel, block))
                    .as("blocks of %d", block)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void kernelsAgreeToTheLastBit(float[] samples) {
        assertThat(HeardFrames.of(samples, 8000, "vector", 160))
                .isEqualTo(HeardFrames.of(samples, 8000, "scalar", 160));
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void everyAudibleFrameHasNumbersOrSaysThatItHasNone(float[] samples) {
        for (Frame frame : HeardFrames.of(samples)) {
            assertThat(frame.f0Hz()).matches(hz -> hz == 0 || hz > 70 && hz < 600, "F0 in range");
            assertThat(frame.strength()).isBetween(0f, 1f);
            assertThat(frame.flat() && frame.voiced()).isFalse();
            assertThat(Float.isNaN(frame.alphaRatio4kDb())).isEqualTo(Float.isNaN(frame.mfcc1()));
            assertThat(Float.isNaN(frame.alphaRatio4kDb())).isEqualTo(Float.isNaN(frame.hammarberg4kDb()));
            assertThat(frame.voiced() && Float.isNaN(frame.alphaRatio4kDb())).isFalse();
            assertThat(Float.isInfinite(frame.alphaRatio4kDb() + frame.hammarberg4kDb() + frame.mfcc1()))
                    .isFalse();
        }
    }

    static Stream<float[]> sounds() {
        return Stream.of(
                Sounds.constant(1, 0),
                Sounds.constant(1, 1e-30f),
                Sounds.constant(1, 0.5f),
                Sounds.constant(1, -1),
                Sounds.sine(1, 1000, 1),
                Sounds.sine(1, 60, 0.5),
                Sounds.sine(1, 4000, 0.5),
                Sounds.noise(1, 0.1),
                Sounds.clipped(Sounds.noise(1, 1), 3),
                Sounds.clipped(Sounds.voice(8000, 1, 200, 0.1), 20),
                Sounds.voice(8000, 2, 110, 0.3),
                new float[79],
                new float[80],
                new float[0]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {80, 101, 123.4, 200, 317, 431, 550})
    void aSteadyVoiceHasItsF0(double f0Hz) {
        List<Frame> frames = HeardFrames.of(Sounds.voice(8000, 3, f0Hz, 0));
        assertThat(HeardFrames.medianF0Hz(frames)).isCloseTo(f0Hz, within(f0Hz * 0.001));
        assertThat(frames.stream().filter(Frame::voiced).count()).isGreaterThan(250);
    }

    @Test
    void sixteenKilohertzGiveTheNumbersOfEight() {
        List<Frame> at8 = HeardFrames.of(Sounds.voice(8000, 3, 150, 0.2));
        List<Frame> at16 = HeardFrames.of(Sounds.voice(16000, 3, 150, 0.2), 16000, "scalar", 320);
        assertThat(at16).hasSameSizeAs(at8);
        assertThat(HeardFrames.medianF0Hz(at16)).isCloseTo(HeardFrames.medianF0Hz(at8), within(0.5));
        assertThat(HeardFrames.meanAlphaRatio4kDb(at16)).isCloseTo(HeardFrames.meanAlphaRatio4kDb(at8), within(0.3));
    }

    @Test
    void noiseIsNobodysVoice() {
        assertThat(HeardFrames.of(Sounds.noise(5, 0.1)).stream()
                        .filter(Frame::voiced)
                        .count())
                .isLessThan(25);
    }

    @Test
    void anOffsetChangesNoMeasureButTheLevel() {
        float[] voice = Sounds.voice(8000, 3, 150, 0.2);
        float[] lifted = voice.clone();
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] += 0.125f;
        }
        List<Frame> plain = HeardFrames.of(voice).subList(5, 280);
        List<Frame> offset = HeardFrames.of(lifted).subList(5, 280);
        assertThat(HeardFrames.medianF0Hz(offset)).isCloseTo(HeardFrames.medianF0Hz(plain), within(0.2));
        assertThat(HeardFrames.meanAlphaRatio4kDb(offset))
                .isCloseTo(HeardFrames.meanAlphaRatio4kDb(plain), within(0.05));
    }

    @Test
    void aClickDoesNotDeafen() {
        float[] voice = Sounds.voice(8000, 3, 150, 0.2);
        for (int i = 0; i < voice.length; i++) {
            voice[i] *= 0.02f;
        }
        long before = HeardFrames.of(voice).stream().filter(Frame::voiced).count();
        for (int i = 400; i < 440; i++) {
            voice[i] = 1;
        }
        long after = HeardFrames.of(voice).stream().filter(Frame::voiced).count();
        assertThat(after).isGreaterThan(before / 2).isGreaterThan(100);
    }

    @Test
    void levelClippingAndFlatnessAreThoseOfTheFramesOwnHop() {
        float[] samples = Sounds.constant(0.1, 0);
        for (int i = 240; i < 320; i++) {
            samples[i] = i / 20 % 2 == 0 ? 1 : -1;
        }
        samples[480] = 1;
        List<Frame> frames = HeardFrames.of(samples);
        assertThat(frames).extracting(Frame::index).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(frames).extracting(Frame::clippedSamples).containsExactly(0, 0, 0, 80, 0, 0, 0, 0, 0, 0);
        assertThat(frames)
                .extracting(Frame::flat)
                .containsExactly(true, true, true, false, true, true, false, true, true, true);
        assertThat(frames.get(3).levelDbfs()).isEqualTo(0);
        assertThat(frames.get(6).levelDbfs()).isCloseTo(-19.03f, within(0.01f));
    }

    @Test
    void otherRatesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LightAnalyzer(44100, new LightEngine()))
                .withMessageContaining("44100");
    }
}
