package io.toneguard.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.stress.StressState;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeakerStressTest {
    private static final int STRAINED_FROM = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aCustomerWhoGrowsLoudIsStrainedFromThenOnAndTheAgentIsNot(long seed) throws IOException {
        List<SpeakerVoice> voices = analyze(SyntheticCall.twoPeople(seed, Duration.ofSeconds(100))
                .customerStrainedFrom(Duration.ofSeconds(STRAINED_FROM)));
        SpeakerVoice agent = voices.get(0);
        SpeakerVoice customer = voices.get(1);

        assertThat(agent.get(Measure.STRAINED)).hasValue(0);
        assertThat(customer.state()).isEqualTo(StressState.STRAINED);
        assertThat(customer.get(Measure.STRESS_INDEX_PEAK).orElseThrow()).isGreaterThan(80);
        assertThat(customer.get(Measure.STRESS_PEAK_AT).orElseThrow()).isGreaterThanOrEqualTo(STRAINED_FROM - 5);
        // One short syllable may sound raised; nothing before the change is strained.
        assertThat(customer.windows().subList(0, STRAINED_FROM - 5))
                .extracting(VoiceWindow::state)
                .doesNotContain(StressState.STRAINED);
    }

    @Test
    void aWindowsContributionsSayWhyAndAddUp() throws IOException {
        List<SpeakerVoice> voices = analyze(SyntheticCall.twoPeople(4, Duration.ofSeconds(60)));
        assertThat(voices).allSatisfy(voice -> assertThat(voice.windows())
                .filteredOn(window -> window.get(WindowMeasure.STRESS_INDEX).isPresent())
                .isNotEmpty()
                .allSatisfy(window -> {
                    double sum = of(window, WindowMeasure.F0_MEAN_CONTRIBUTION)
                            + of(window, WindowMeasure.F0_P80_CONTRIBUTION)
                            + of(window, WindowMeasure.ALPHA_RATIO_CONTRIBUTION)
                            + of(window, WindowMeasure.MFCC1_CONTRIBUTION);
                    assertThat(sum).isCloseTo(of(window, WindowMeasure.STRESS_DEVIATION), within(1e-9));
                }));
    }

    @Test
    void whileTooLittleIsKnownOfASpeakerNothingIsSaid() throws IOException {
        List<SpeakerVoice> voices = analyze(SyntheticCall.twoPeople(5, Duration.ofSeconds(9)));
        assertThat(voices).allSatisfy(voice -> {
            assertThat(voice.state()).isEqualTo(StressState.LEARNING);
            assertThat(voice.get(Measure.STRESS_INDEX_MEAN)).isEmpty();
            assertThat(voice.get(Measure.CONFIDENCE)).isPresent();
        });
    }

    private static double of(VoiceWindow window, WindowMeasure measure) {
        return window.get(measure).orElseThrow();
    }

    private static List<SpeakerVoice> analyze(SyntheticCall call) throws IOException {
        return new RecordingAnalyzer()
                .analyze(new BytesChannel(call.toWav()), List.of(Speaker.AGENT, Speaker.CUSTOMER), speaker -> true)
                .speakers();
    }
}
