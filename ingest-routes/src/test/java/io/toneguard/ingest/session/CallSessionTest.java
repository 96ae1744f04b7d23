package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.STEREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallSessionTest {
    private final SessionHouse house = new SessionHouse();

    @Test
    void whatComesInLineIsTheCall() {
        var leg = house.open(MONO, "mono");
        byte[] audio = house.noise(8000 * 12);
        house.speak(leg, audio, 160);
        leg.end(Ending.COMPLETE, "hung up");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
        assertThat(house.call().ended)
                .isEqualTo(new CallEnded(
                        audio.length, Ending.COMPLETE, "hung up", java.util.List.of(), house.call().segments, 0));
        assertThat(house.sessions.open()).isZero();
    }

    @Test
    void listenersHearHalfSecondsWhileTheCallRuns() {
        var leg = house.open(MONO, "mono");
        house.speak(leg, house.noise(7_999), 160);
        assertThat(house.call().samples()).isEqualTo(4_000);
        house.speak(leg, house.noise(160), 160);
        assertThat(house.call().samples()).isEqualTo(8_159);
    }

    @Test
    void aShortFrameAndBytesThatEndWithinASampleAreCompletedByTheNextOnes() {
        var leg = house.open(new WireFormat(WireCodec.L16, 8000, 2), "left", "right");
        byte[] audio = house.noise(4 * 8000);
        for (int at = 0, length; at < audio.length; at += length) {
            length = Math.min(audio.length - at, 1 + house.random.nextInt(1000));
            leg.audio(audio, at, length);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).isEqualTo(audio);
    }

    @Test
    void tracksThatComeApartLieSideBySide() {
        var leg = house.open(STEREO, "inbound", "outbound");
        byte[] in = house.noise(16_000);
        byte[] out = house.noise(16_000);
        for (int at = 0; at < in.length; at += 160) {
            house.pass(20);
            leg.audioAt(0, at, in, at, 160);
            leg.audioAt(1, at, out, at, 160);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().channel(0)).isEqualTo(in);
        assertThat(house.call().channel(1)).isEqualTo(out);
        assertThat(house.call().gaps).isEmpty();
    }

    /** What {@link HeardCall} asserts. */
    @Test
    void whateverPeersDoTheTimelineHasNoHoleAndNoOverlap() {
        for (int seed = 0; seed < 300; seed++) {
            playAtRandom(new Random(seed));
        }
    }

    private void playAtRandom(Random dice) {
        var wild = new SessionHouse();
        boolean two = dice.nextBoolean();
        var format = new WireFormat(dice.nextBoolean() ? WireCodec.L16 : WireCodec.MU_LAW, 8000, two ? 2 : 1);
        var leg = two ? wild.open(format, "left", "right") : wild.open(format, "mono");
        byte[] bytes = new byte[100_000];
        long stamp = 0;
        for (int step = 0; step < 300; step++) {
            int length = dice.nextInt(dice.nextInt(20) == 0 ? 100_000 : 700);
            switch (dice.nextInt(12)) {
                case 0 -> wild.pass(dice.nextInt(3_000));
                case 1 -> wild.freeze(dice.nextInt(8_000));
                case 2 -> leg.paused();
                case 3 -> leg.resumed();
                case 4 -> leg.skip(dice.nextInt(50_000), Gap.Kind.LOST);
                case 5 -> leg.participant(0, "a-" + dice.nextInt(3));
                case 6 -> leg.audio(bytes, 0, length);
                case 7 -> leg.audio(format.channels() - 1, bytes, 0, length);
                case 8 -> stamp += dice.nextInt(400_000) - 100_000;
                default -> {
                    wild.freeze(20);
                    stamp = Math.max(0, stamp + 160 * (dice.nextInt(5) - 1));
                    leg.audioAt(dice.nextInt(format.channels()), stamp, bytes, 0, length);
                }
            }
        }
        leg.end(Ending.DROPPED, "");
        assertThat(wild.call().ended).isNotNull();
    }
}
