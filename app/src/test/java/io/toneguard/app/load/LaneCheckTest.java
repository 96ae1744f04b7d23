package io.toneguard.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A recording with a lost, a swapped, a silent message is told from a whole one. */
class LaneCheckTest {
    private static final int SAMPLES = 160;
    private static final int MESSAGES = 150;

    private static LoadAudio audio;

    private final FrameBook book = new FrameBook(audio.mixed(WireCodec.MU_LAW), 1, SAMPLES, 10);
    private final Talk.SentLane sent = new Talk.SentLane(book.voice(3), MESSAGES);
    private byte[] recorded = asSent(sent);

    @BeforeAll
    static void speak() throws IOException {
        audio = LoadAudio.synthetic();
    }

    @Test
    void aWholeRecordingLacksNothing() {
        assertThat(found()).isEqualTo(new Figures(0, 0, List.of()));
    }

    @Test
    void aSilentMessageIsLostAndItsSecondIsMissing() {
        Arrays.fill(recorded, 60 * SAMPLES, 61 * SAMPLES, WireCodec.MU_LAW.silence());
        assertThat(found()).isEqualTo(new Figures(1, 0, List.of(1)));
    }

    @Test
    void twoSwappedMessagesAreReordered() {
        var tenth = Arrays.copyOfRange(recorded, 10 * SAMPLES, 11 * SAMPLES);
        System.arraycopy(recorded, 11 * SAMPLES, recorded, 10 * SAMPLES, SAMPLES);
        System.arraycopy(tenth, 0, recorded, 11 * SAMPLES, SAMPLES);
        assertThat(found()).isEqualTo(new Figures(0, 2, List.of()));
    }

    @Test
    void aRecordingThatIsTooShortLacksItsEnd() {
        recorded = Arrays.copyOf(recorded, 100 * SAMPLES - 1);
        assertThat(found()).isEqualTo(new Figures(51, 0, List.of(1, 2)));
    }

    @Test
    void aByteTooManyShiftsAllThatFollows() {
        var shifted = new byte[recorded.length + 1];
        System.arraycopy(recorded, 0, shifted, 0, 100 * SAMPLES);
        System.arraycopy(recorded, 100 * SAMPLES, shifted, 100 * SAMPLES + 1, recorded.length - 100 * SAMPLES);
        recorded = shifted;
        assertThat(found()).isEqualTo(new Figures(50, 0, List.of(2)));
    }

    @Test
    void anotherSessionsVoiceIsNotTakenForThisOnes() {
        recorded = asSent(new Talk.SentLane(book.voice(4), MESSAGES));
        assertThat(found().lost()).isEqualTo(MESSAGES);
    }

    @Test
    void noTwoSessionsSayTheSameAtTheSameTimeHoweverManyTheyAre() {
        int sessions = 8000;
        var many = new FrameBook(audio.mixed(WireCodec.MU_LAW), 1, 800, sessions);
        var first = new byte[800];
        assertThat(java.util.stream.IntStream.range(0, sessions)
                        .mapToObj(session -> {
                            many.voice(session).copy(0, first);
                            return Arrays.hashCode(first);
                        })
                        .distinct())
                .hasSizeGreaterThan(sessions - 10);
    }

    @Test
    void aVoiceThatBeginsLaterIsFound() {
        var late = new byte[recorded.length + 777];
        Arrays.fill(late, WireCodec.MU_LAW.silence());
        System.arraycopy(recorded, 0, late, 777, recorded.length);
        assertThat(LaneCheck.begin(late, sent, 1000)).isEqualTo(777);
        assertThat(LaneCheck.begin(late, sent, 700)).isEqualTo(-1);
        assertThat(LaneCheck.compare(late, 777, sent, SAMPLES).lost()).isZero();
    }

    private record Figures(long lost, long reordered, List<Integer> missing) {}

    private Figures found() {
        var found = LaneCheck.compare(recorded, 0, sent, SAMPLES);
        return new Figures(
                found.lost(),
                found.reordered(),
                found.missingSeconds().stream().boxed().toList());
    }

    private static byte[] asSent(Talk.SentLane sent) {
        var bytes = new byte[(int) sent.messages() * SAMPLES];
        var message = new byte[SAMPLES];
        for (int i = 0; i < sent.messages(); i++) {
            sent.voice().copy(i, message);
            System.arraycopy(message, 0, bytes, i * SAMPLES, SAMPLES);
        }
        return bytes;
    }
}
