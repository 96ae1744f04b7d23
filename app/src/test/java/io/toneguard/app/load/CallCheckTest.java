package io.toneguard.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both legs of a call may be whole, and still lie where nobody would have answered so late. */
class CallCheckTest {
    private static final int SAMPLES = 160;
    private static final int MESSAGES = 150;
    private static final int HALF_A_SECOND = 4000;

    private static LoadAudio audio;

    private final FrameBook book = new FrameBook(audio.mixed(WireCodec.MU_LAW), 1, SAMPLES, 10);
    private final List<Talk.SentLane> sent =
            List.of(new Talk.SentLane(book.voice(3), MESSAGES), new Talk.SentLane(book.voice(4), MESSAGES));
    private final CallCheck check =
            new CallCheck(LoadDialects.of("asterisk", audio, 2, new LoadDialects.Options(20, 2, 1)));

    @BeforeAll
    static void speak() throws IOException {
        audio = LoadAudio.synthetic();
    }

    @Test
    void legsThatBeginAMessageApartLieTogether() {
        assertThat(check.check(recorded(0, SAMPLES), sent)).isEqualTo(new CallCheck.Result(0, 0, 0, 0, .02));
    }

    @Test
    void aLegThatIsWholeButHalfASecondLateIsTold() {
        assertThat(check.check(recorded(0, HALF_A_SECOND), sent)).isEqualTo(new CallCheck.Result(0, 0, 0, 1, .5));
    }

    @Test
    void legsApartAreFoundWhicheverChannelTheyAreOn() {
        var swapped = List.of(sent.get(1), sent.get(0));
        assertThat(check.check(recorded(HALF_A_SECOND, 0), swapped)).isEqualTo(new CallCheck.Result(0, 0, 0, 1, .5));
    }

    @Test
    void ofACallThatLacksSomethingThatIsAllThatIsSaid() {
        var both = recorded(0, HALF_A_SECOND);
        for (int sample = HALF_A_SECOND; sample < HALF_A_SECOND + SAMPLES; sample++) {
            both[2 * sample + 1] = WireCodec.MU_LAW.silence();
        }
        var found = check.check(both, sent);
        assertThat(found.lost()).isPositive();
        assertThat(found.legsApart()).isZero();
    }

    /** Its channel is silent. */
    @Test
    void aCallOfWhichOneLegWasRefusedIsWholeWhenTheOtherOneIs() {
        for (int leg = 0; leg < 2; leg++) {
            var silenced = recorded(0, 0);
            for (int sample = 0; sample < MESSAGES * SAMPLES; sample++) {
                silenced[2 * sample + 1 - leg] = WireCodec.MU_LAW.silence();
            }
            assertThat(check.check(silenced, List.of(sent.get(leg)))).isEqualTo(CallCheck.Result.NOTHING);
            Arrays.fill(silenced, 0, 2 * SAMPLES, WireCodec.MU_LAW.silence());
            assertThat(check.check(silenced, List.of(sent.get(leg))).lost()).isPositive();
        }
    }

    @Test
    void ofManyCallsThoseApartAreCountedAndTheFurthestIsTold() {
        var together = new CallCheck.Result(0, 0, 0, 0, .02);
        var apart = new CallCheck.Result(0, 0, 0, 1, .9);
        assertThat(together.plus(apart).plus(apart)).isEqualTo(new CallCheck.Result(0, 0, 0, 2, .9));
    }

    /** @param begins at which sample of the call each voice begins */
    private byte[] recorded(int... begins) {
        int length = MESSAGES * SAMPLES + Math.max(begins[0], begins[1]);
        var both = new byte[2 * length];
        Arrays.fill(both, WireCodec.MU_LAW.silence());
        var message = new byte[SAMPLES];
        for (int leg = 0; leg < 2; leg++) {
            for (int i = 0; i < MESSAGES; i++) {
                sent.get(leg).voice().copy(i, message);
                for (int sample = 0; sample < SAMPLES; sample++) {
                    both[2 * (begins[leg] + i * SAMPLES + sample) + leg] = message[sample];
                }
            }
        }
        return both;
    }
}
