package io.toneguard.voice;

import static io.toneguard.voice.call.Speaker.AGENT;
import static io.toneguard.voice.call.Speaker.CUSTOMER;
import static io.toneguard.voice.call.Speaker.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.toneguard.voice.audio.BytesChannel;
import io.toneguard.voice.audio.G711;
import io.toneguard.voice.audio.WavBytes;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.stress.StressState;
import io.toneguard.voice.synth.SyntheticCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A call that changes hands: each person is measured in their own time, and nobody else's. */
class SegmentsTest {
    private static final int HEADER = 58;
    private static final int SECONDS = 60;
    private static final byte[] CALL =
            SyntheticCall.twoPeople(7, Duration.ofSeconds(SECONDS)).toWav();
    /** In the middle of a block, of a second and of a frame. */
    private static final int TAKEN_OVER = 197_123;

    private static final SpeakerSegment FIRST_AGENT = new SpeakerSegment(1, 0, 0, AGENT);
    private static final SpeakerSegment RESCUER = new SpeakerSegment(2, 0, TAKEN_OVER / 8000.0, AGENT);
    private static final SpeakerSegment CALLER = new SpeakerSegment(3, 1, 0, CUSTOMER);

    /** What takes part in a dialogue reads the other channel's frames, which a cut moves by up to half a frame. */
    private static final Set<Measure> OF_DIALOGUE = Set.of(
            Measure.SPEECH_RATE,
            Measure.PAUSES,
            Measure.PAUSE_MEAN,
            Measure.PAUSE_TOTAL,
            Measure.TALK_SHARE,
            Measure.OVERLAP,
            Measure.INTERRUPTIONS);

    @Test
    void aSegmentMeasuresWhatItsTimeCutOutOfTheRecordingDoes() throws IOException {
        var whole = analyze(CALL, List.of(FIRST_AGENT, RESCUER, CALLER), speaker -> true);
        var before = channels(cut(CALL, 0, TAKEN_OVER));
        var after = channels(cut(CALL, TAKEN_OVER, SECONDS * 8000));

        assertThat(whole).extracting(SpeakerVoice::segment).containsExactly(FIRST_AGENT, RESCUER, CALLER);
        assertSameVoice(whole.get(0), before.get(0));
        assertSameVoice(whole.get(1), after.get(0));
        assertThat(whole.get(1).windows().get(0).startSeconds())
                .as("windows begin with the segment")
                .isZero();
    }

    @Test
    void whoStaysIsMeasuredAsIfNobodyHadChanged() throws IOException {
        var taken = analyze(CALL, List.of(FIRST_AGENT, RESCUER, CALLER), speaker -> true);
        var customer = channels(CALL).get(1);

        assertSameVoice(taken.get(2), customer);
        assertThat(measure(taken.get(2), Measure.TALK_SHARE))
                .isCloseTo(measure(customer, Measure.TALK_SHARE), within(0.01));
        assertThat(measure(taken.get(2), Measure.PAUSES)).isCloseTo(measure(customer, Measure.PAUSES), within(1.0));
    }

    @Test
    void aTakeOverOfOneVoiceAloneMovesNoNumber() throws IOException {
        double[] mono = left(CALL);
        var whole = analyze(WavBytes.pcm16(8000, mono), List.of(FIRST_AGENT, RESCUER), speaker -> true);

        var before =
                channels(WavBytes.pcm16(8000, Arrays.copyOf(mono, TAKEN_OVER))).get(0);
        var after = channels(WavBytes.pcm16(8000, Arrays.copyOfRange(mono, TAKEN_OVER, mono.length)))
                .get(0);
        assertThat(whole.get(0).measures()).isEqualTo(before.measures());
        assertThat(whole.get(1).measures()).isEqualTo(after.measures());
        assertThat(whole.get(1).windows()).isEqualTo(after.windows());
    }

    @Test
    void turnsAreTakenInTheSegmentsOwnTime() throws IOException {
        int early = 75_123;
        var rescuer = new SpeakerSegment(2, 0, early / 8000.0, AGENT);
        var whole = analyze(CALL, List.of(FIRST_AGENT, rescuer, CALLER), speaker -> true);
        var before = channels(cut(CALL, 0, early)).get(0);
        var after = channels(cut(CALL, early, SECONDS * 8000)).get(0);

        for (var measure : List.of(Measure.TALK_SHARE, Measure.SPEECH_RATE)) {
            assertThat(measure(whole.get(0), measure)).isCloseTo(measure(before, measure), within(0.02));
            assertThat(measure(whole.get(1), measure)).isCloseTo(measure(after, measure), within(0.02));
        }
        assertThat(measure(before, Measure.TALK_SHARE))
                .as("the halves differ, or this test could not fail")
                .isNotCloseTo(measure(after, Measure.TALK_SHARE), within(0.02));
    }

    @Test
    void onlySegmentsThatThePolicyAllowsAreMeasuredAndKeepTheirNumbers() throws IOException {
        var stranger = new SpeakerSegment(2, 0, RESCUER.fromSeconds(), UNKNOWN);
        var named = List.of(CALLER, FIRST_AGENT, stranger);
        var all = analyze(CALL, named, speaker -> true);
        var known = analyze(CALL, named, speaker -> speaker != UNKNOWN);

        assertThat(known).extracting(SpeakerVoice::segment).containsExactly(FIRST_AGENT, CALLER);
        assertThat(known.get(0)).isEqualTo(all.get(0));
        assertThat(known.get(1).windows()).isEqualTo(all.get(2).windows());
        assertThat(known.get(1).get(Measure.PAUSES))
                .as("somebody else spoke who may not be listened to")
                .isEmpty();
        assertThat(analyze(CALL, named, speaker -> speaker == UNKNOWN))
                .extracting(voice -> voice.segment().number())
                .containsExactly(2);
    }

    @Test
    void aSegmentOfNoTimeOrHardlyAnySaysSo() throws IOException {
        double end = SECONDS;
        var voices = analyze(
                CALL,
                List.of(
                        new SpeakerSegment(1, 0, 0, AGENT),
                        new SpeakerSegment(2, 0, 0, AGENT),
                        new SpeakerSegment(3, 0, 1 / 8000.0, AGENT),
                        new SpeakerSegment(4, 0, 0.03, AGENT),
                        new SpeakerSegment(5, 0, 0.08, AGENT),
                        new SpeakerSegment(6, 0, end - 1 / 8000.0, AGENT),
                        new SpeakerSegment(7, 0, end, AGENT),
                        new SpeakerSegment(8, 0, end + 100, AGENT),
                        new SpeakerSegment(9, 1, 0, CUSTOMER)),
                speaker -> true);

        assertThat(voices).extracting(voice -> voice.segment().number()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(voices.get(4).speechSeconds()).isGreaterThan(20);
        for (int number : new int[] {1, 2, 3, 4, 6, 7, 8}) {
            assertThat(voices.get(number - 1)).as("segment %d", number).satisfies(voice -> {
                assertThat(voice.state()).isEqualTo(StressState.TOO_LITTLE_VOICE);
                assertThat(voice.speechSeconds()).isZero();
                assertThat(voice.windows()).hasSize(1);
            });
        }
    }

    @Test
    void whatTheLedgerSaysOfAChannelThatIsNotThereIsLeftOutAndAChannelItForgotIsUnknown() throws IOException {
        var voices =
                analyze(CALL, List.of(FIRST_AGENT, RESCUER, new SpeakerSegment(3, 5, 0, CUSTOMER)), speaker -> true);
        assertThat(voices)
                .extracting(SpeakerVoice::segment)
                .containsExactly(FIRST_AGENT, RESCUER, new SpeakerSegment(4, 1, 0, UNKNOWN));
    }

    @Test
    void hundredsOfTakeOversAreMeasuredToo() throws IOException {
        var segments = IntStream.range(0, 300)
                .mapToObj(i -> new SpeakerSegment(i + 1, i % 2, i * 0.2, i % 2 == 0 ? AGENT : CUSTOMER))
                .toList();
        assertThat(analyze(CALL, segments, speaker -> true)).hasSize(300);
    }

    private static void assertSameVoice(SpeakerVoice voice, SpeakerVoice alone) {
        assertThat(voice.speechSeconds()).isEqualTo(alone.speechSeconds()).isGreaterThan(5);
        assertThat(voice.voicedSeconds()).isEqualTo(alone.voicedSeconds());
        assertThat(voice.state()).isEqualTo(alone.state());
        assertThat(voice.windows()).isEqualTo(alone.windows());
        for (var measure : Measure.values()) {
            if (!OF_DIALOGUE.contains(measure)) {
                assertThat(voice.get(measure)).as(measure.key()).isEqualTo(alone.get(measure));
            }
        }
    }

    private static double measure(SpeakerVoice voice, Measure measure) {
        return voice.get(measure).orElseThrow();
    }

    private static List<SpeakerVoice> analyze(byte[] wav, List<SpeakerSegment> segments, Predicate<Speaker> mayMeasure)
            throws IOException {
        return new RecordingAnalyzer()
                .analyzeSegments(new BytesChannel(wav), segments, mayMeasure)
                .speakers();
    }

    private static List<SpeakerVoice> channels(byte[] wav) throws IOException {
        return new RecordingAnalyzer()
                .analyze(new BytesChannel(wav), List.of(AGENT, CUSTOMER), speaker -> true)
                .speakers();
    }

    /** Samples {@code from .. until - 1} of a mu-law stereo file. */
    private static byte[] cut(byte[] wav, int from, int until) {
        byte[] part = Arrays.copyOf(wav, HEADER + 2 * (until - from));
        System.arraycopy(wav, HEADER + 2 * from, part, HEADER, 2 * (until - from));
        ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER - 4, 2 * (until - from));
        return part;
    }

    private static double[] left(byte[] wav) {
        return IntStream.range(0, SECONDS * 8000)
                .mapToDouble(i -> G711.fromMuLaw(wav[HEADER + 2 * i]) / 32768.0)
                .toArray();
    }
}
