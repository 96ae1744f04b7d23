package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
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
        var leg = house.open(MONO, "mono");
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
        var leg = house.open(MONO, "mono");
        for (long said = 0; said < wish; said += 160) {
            assertThat(capricious.heard.samples()).isZero();
            leg.audio(new byte[160], 0, 160);
        }
        assertThat(capricious.heard.samples()).isBetween(wish, wish + 159);
    }

    @Test
    void theTapIsShedAndTheRecorderIsNot() {
        var tapped = new int[1];
        var shedding = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        tapped[0] += to - from;
                    }

                    @Override
                    public void ended(CallEnded ended) {
                        tapped[0] += 1_000_000;
                    }
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = shedding.open(MONO, "mono");
        leg.audio(house.noise(4_000), 0, 4_000);
        shedding.loop.shed(true);
        leg.audio(house.noise(4_000), 0, 4_000);
        shedding.loop.shed(false);
        leg.audio(house.noise(4_000), 0, 4_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(shedding.call().samples()).isEqualTo(12_000);
        assertThat(tapped[0]).isEqualTo(1_008_000);
        assertThat(shedding.sessions.shedSamples()).isEqualTo(4_000);
    }

    @Test
    void whoSaysSoHearsAudioAsSoonAsItWantsAndTheOthersInHalves() {
        var prompt = new ArrayList<Integer>();
        var tapped = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public long wantsUpTo(long heard, long usual) {
                        return heard + 800;
                    }

                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        prompt.add(to - from);
                    }

                    @Override
                    public void ended(CallEnded ended) {}
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = tapped.open(MONO, "mono");
        byte[] audio = house.noise(8_000);
        for (int at = 0; at < audio.length; at += 160) {
            leg.audio(audio, at, 160);
            assertThat(prompt).hasSize((at + 160) / 800);
            assertThat(tapped.call().samples()).isEqualTo((at + 160) / 4_000 * 4_000);
        }
        leg.audio(audio, 0, 1_000);
        assertThat(tapped.call().samples()).isEqualTo(8_000);
        tapped.pass(1_500);
        assertThat(tapped.call().samples()).as("after a second of quiet").isEqualTo(9_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(prompt).containsOnly(800, 1_000);
        assertThat(tapped.call().audio.toByteArray()).startsWith(audio).endsWith(Arrays.copyOf(audio, 1_000));
    }

    @Test
    void aListenerThatFailsHearsNoMoreAndNobodyElseNotices() {
        var failing = new SessionHouse(new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return new CallListener() {
                    @Override
                    public void audio(AudioBlock block, int from, int to) {
                        throw new IllegalStateException("broken on purpose, by a test");
                    }

                    @Override
                    public void ended(CallEnded ended) {
                        throw new AssertionError("heard after it failed");
                    }
                };
            }

            @Override
            public boolean sheddable() {
                return true;
            }
        });
        var leg = failing.open(MONO, "mono");
        leg.audio(house.noise(8_000), 0, 8_000);
        leg.end(Ending.COMPLETE, "");
        assertThat(failing.call().samples()).isEqualTo(8_000);
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
