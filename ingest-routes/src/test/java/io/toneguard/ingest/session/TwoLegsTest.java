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
        for (int i = 0; i < 50; i++) {
            customer.says(1);
            house.pass(20);
        }
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
        for (int i = 0; i < 200; i++) {
            customer.says(1);
            house.pass(20);
        }
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
        for (int i = 0; i < 40; i++) {
            customer.says(1);
            house.pass(20);
        }
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
        for (int i = 0; i < 10; i++) {
            customer.says(1);
            house.pass(20);
        }
        agent.dial();
        agent.says(50);
        bothSay(100);
        bothHangUp();
        assertThat(agent.begin()).isEqualTo(customer.begin());
    }

    @Test
    void whatThisMachineReadsLateWhileALegBeginsIsWaitedFor() {
        customer.dial();
        for (int i = 0; i < 25; i++) {
            customer.says(1);
            house.pass(20);
        }
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
        for (int i = 0; i < 25; i++) {
            customer.says(1);
            house.pass(20);
        }
        agent.dial();
        agent.says(5);
        bothHangUp();
        assertThat(agent.begin()).as("its fifth message was prompt").isEqualTo(21 * MESSAGE);
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
        private final byte[] audio = new byte[40 * SECOND];
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
