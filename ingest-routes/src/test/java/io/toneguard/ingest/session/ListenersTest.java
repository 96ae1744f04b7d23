package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest {
    private final CapriciousAudience capricious = new CapriciousAudience();
    private final SessionHouse house = new SessionHouse(capricious);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everybodyHearsTheSameAudioOnceWhateverTheyWant(int seed) {
        var dice = new Random(seed);
        capricious.dice = dice;
        var leg = house.open(SessionHouse.MONO, "mono");
        byte[] audio = new byte[16_000];
        dice.nextBytes(audio);
        for (int step = 0; step < 400; step++) {
            switch (dice.nextInt(12)) {
                case 0 -> house.pass(dice.nextInt(3_000));
                case 1 -> leg.paused();
                case 2 -> leg.resumed();
                default -> leg.audio(audio, dice.nextInt(8_000), 1 + dice.nextInt(dice.nextInt(5) == 0 ? 8_000 : 320));
            }
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(capricious.heard.samples()).isEqualTo(house.call().samples()).isGreaterThan(40_000);
        assertThat(capricious.heard.audio.toByteArray())
                .isEqualTo(house.call().audio.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 160, 799, 8_800, 39_999, 40_000})
    void whoIsDueHearsWithTheMessageThatReachesIt(long wish) {
        capricious.wish = wish;
        var leg = house.open(SessionHouse.MONO, "mono");
        for (long said = 0; said < wish; said += 160) {
            assertThat(capricious.heard.samples()).isZero();
            leg.audio(new byte[160], 0, 160);
        }
        assertThat(capricious.heard.samples()).isBetween(wish, wish + 159);
    }

    /** Wants now this and now that, or the same each time. */
    private static final class CapriciousAudience implements CallAudience {
        private Random dice = new Random(0);
        private long wish;
        private HeardCall heard;

        @Override
        public CallListener listenTo(LiveCall call) {
            heard = new HeardCall(call);
            return new CallListener() {
                @Override
                public long wantsUpTo(long samples, long usual) {
                    if (wish > 0) {
                        return samples + wish;
                    }
                    return switch (dice.nextInt(4)) {
                        case 0 -> usual;
                        case 1 -> Long.MAX_VALUE;
                        default -> samples + 1 + dice.nextInt(20_000);
                    };
                }

                @Override
                public void audio(AudioBlock block, int from, int to) {
                    heard.audio(block, from, to);
                }

                @Override
                public void ended(CallEnded ended) {
                    heard.ended(ended);
                }
            };
        }

        @Override
        public boolean sheddable() {
            return false;
        }
    }
}
