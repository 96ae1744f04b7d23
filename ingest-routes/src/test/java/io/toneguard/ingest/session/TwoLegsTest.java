package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.Speaker;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a call's later leg begins, whenever its first audio is read: beside what was spoken at the same time. */
class TwoLegsTest {
    private static final int SECOND = 8_000;
    private static final int MESSAGE = 160;

    private final SessionHouse house = new SessionHouse();
    private final Random random = new Random(11);
    private final Voice customer = new Voice("customer");
    private final Voice agent = new Voice("agent");

    @Test
    void legsThatWereSentTogetherAndReadASecondApartLieBesideOneAnother() {
        customer.dial();
        onlyTheCustomerSays(50);
        agent.dial();
        agent.says(50);
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(customer.begin());
        assertThat(house.call().ended.samples()).isEqualTo(150 * MESSAGE);
        assertThat(house.call().ended.gaps()).isEmpty();
    }

    @Test
    void aLegThatWasSentLaterBeginsLater() {
        customer.dial();
        onlyTheCustomerSays(200);
        agent.dial();
        agent.says(50); // spoken in the last second
        bothSay(100);
        bothHangUp();
        assertThat(customer.begin()).isZero();
        assertThat(agent.begin()).isEqualTo(3 * SECOND);
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(agent.channel(), 0, 3 * SECOND, Gap.Kind.UNSENT));
    }

    @Test
    void aLegThatSendsNothingOfWhatWasSpokenBeforeBeginsWhenItCame() {
        customer.dial();
        onlyTheCustomerSays(40);
        agent.dial();
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(40 * MESSAGE);
    }

    @Test
    void theFirstLegsOwnLatenessIsNotTheSecondsAdvance() {
        house.pass(800);
        customer.dial();
        customer.says(40);
        onlyTheCustomerSays(10);
        agent.dial();
        agent.says(50);
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(customer.begin());
    }

    @Test
    void whatThisMachineReadsLateWhileALegBeginsIsWaitedFor() {
        customer.dial();
        onlyTheCustomerSays(25);
        agent.dial();
        agent.says(10);
        for (int i = 0; i < 3; i++) {
            house.freeze(300);
            house.loop.tick();
            customer.says(15);
        }
        agent.says(60);
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(customer.begin());
        assertThat(house.call().ended.gaps()).isEmpty();
    }

    @Test
    void aLegWhoseCallEndsAsItBeginsHasItsPlaceToo() {
        customer.dial();
        onlyTheCustomerSays(25);
        agent.dial();
        agent.says(5);
        bothHangUp();
        assertThat(agent.begin()).as("its fifth message was prompt").isEqualTo(21 * MESSAGE);
    }

    @Test
    void aBacklogOfTheFirstLegThatIsReadInTwoPartsIsOneBacklog() {
        customer.dial();
        customer.says(1);
        house.pass(20);
        house.freeze(600);
        customer.says(10);
        agent.dial();
        agent.says(31);
        customer.says(20);
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(customer.begin());
    }

    @Test
    void whoeverSaysThatHeLeftSomethingOutHasBegunBeforeThat() {
        customer.dial();
        onlyTheCustomerSays(40);
        agent.dial();
        agent.says(1);
        onlyTheCustomerSays(11);
        agent.leg.skip(10 * MESSAGE, Gap.Kind.PAUSED);
        assertThat(agent.leg.samples()).isEqualTo(11 * MESSAGE);
        bothSay(50);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(40 * MESSAGE);
        assertThat(agent.end()).isEqualTo(customer.end());
    }

    @Test
    void samplesOfALegAreCountedFromItsOwnBeginning() {
        customer.dial();
        onlyTheCustomerSays(200);
        agent.dial();
        bothSay(10);
        assertThat(agent.leg.samples()).isEqualTo(10 * MESSAGE);
        bothSay(90);
        assertThat(agent.leg.samples()).as("though it was moved").isEqualTo(100 * MESSAGE);
    }

    @Test
    void aBeginningThatWasReadLateIsNoFastClock() {
        customer.dial();
        onlyTheCustomerSays(50);
        agent.dial();
        agent.says(50);
        for (int i = 0; i < 70; i++) {
            bothSay(50);
        }
        bothHangUp();
        assertThat(house.call().ended.clockDriftPpm()).isBetween(-500.0, 500.0);
    }

    /** It may have waited for one that did not come, to be read together with it. */
    @Test
    void aSilenceIsAsLongAsItWasThoughTheLastMessageBeforeItWasReadLate() {
        customer.dial();
        agent.dial();
        bothSay(150);
        for (int i = 0; i < 150; i++) {
            customer.says(1);
            house.pass(20);
            agent.says(i == 8 ? 1 : 0); // 180 ms
        }
        bothSay(50);
        bothHangUp();
        assertThat(agent.end()).isEqualTo(customer.end());
    }

    /** What {@link HeardCall} asserts. */
    @Test
    void whateverBothLegsDoTheTimelineHasNoHoleAndNoOverlap() {
        for (int seed = 0; seed < 300; seed++) {
            var dice = new Random(seed);
            var busy = new SessionHouse();
            var legs = new Leg[2];
            var noise = new byte[20 * MESSAGE];
            for (int step = 0; step < 200; step++) {
                int which = dice.nextInt(2);
                if (legs[which] == null) {
                    legs[which] = busy.open(source(2), "call-1", MONO, Map.of("leg", "leg" + which), "mono");
                }
                switch (dice.nextInt(12)) {
                    case 0 -> busy.freeze(dice.nextInt(1_500));
                    case 1 -> legs[which].skip(dice.nextInt(SECOND), Gap.Kind.PAUSED);
                    case 2 -> legs[which].paused();
                    case 3 -> legs[which].resumed();
                    case 4 -> legs[which].audio(noise, 0, 1 + dice.nextInt(noise.length));
                    case 5, 6 -> busy.pass(dice.nextInt(700));
                    default -> {
                        legs[which].audio(noise, 0, MESSAGE);
                        busy.pass(20);
                    }
                }
            }
            for (var leg : legs) {
                leg.end(Ending.COMPLETE, "");
            }
            assertThat(busy.call().ended).isNotNull();
        }
    }

    private void onlyTheCustomerSays(int messages) {
        for (int i = 0; i < messages; i++) {
            customer.says(1);
            house.pass(20);
        }
    }

    private void bothSay(int messages) {
        for (int i = 0; i < messages; i++) {
            customer.says(1);
            agent.says(1);
            house.pass(20);
        }
    }

    private void bothHangUp() {
        customer.leg.end(Ending.COMPLETE, "");
        agent.leg.end(Ending.COMPLETE, "");
    }

    /** One leg of the call, which says noise: no two messages are alike. */
    private final class Voice {
        private final byte[] audio = new byte[80 * SECOND];
        private final String name;
        private Leg leg;
        private int said;

        Voice(String name) {
            this.name = name;
            random.nextBytes(audio);
        }

        void dial() {
            leg = house.open(source(2), "call-1", MONO, Map.of("leg", name), "mono");
        }

        /** So many messages, as they come out of a socket that was not read for a while. */
        void says(int messages) {
            for (int i = 0; i < messages; i++, said += MESSAGE) {
                leg.audio(audio, said, MESSAGE);
            }
        }

        int channel() {
            boolean first = house.call().call.speakers().get(0) == Speaker.AGENT;
            return name.equals("agent") == first ? 0 : 1;
        }

        /** Where its first message lies. */
        int begin() {
            return placeOf(0);
        }

        /** Where its last one ends. */
        int end() {
            return placeOf(said - MESSAGE) + MESSAGE;
        }

        private int placeOf(int message) {
            byte[] heard = house.call().channel(channel());
            byte[] sought = Arrays.copyOfRange(audio, message, message + MESSAGE);
            for (int at = 0; at + MESSAGE <= heard.length; at++) {
                if (Arrays.equals(heard, at, at + MESSAGE, sought, 0, MESSAGE)) {
                    return at;
                }
            }
            throw new AssertionError("a message of the " + name + " is not in the recording");
        }
    }
}
