package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.StreamingPeer.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Tracks whose messages say when they were spoken: what a leap of the stamps means, and where a later leg begins. */
class StampedTracksTest {
    private static final int SECOND = 8_000;
    /** Added to a message's number for its noise. */
    private static final int OUTBOUND = 1_000_000;

    private final SessionHouse house = new SessionHouse();

    @Test
    void aPauseInWhichNoNumberIsMissingIsNoLoss() {
        var twilio = new Twilio(1, "", "inbound");
        twilio.says(0, 0, 250);
        house.pass(15_000);
        twilio.says(0, 1_000, 1_050);
        twilio.stops();
        assertThat(house.call().ended.gaps())
                .containsExactly(new Gap(0, 250 * MESSAGE, 750 * MESSAGE, Gap.Kind.UNSENT));
        assertThat(twilio.placeOf(0, 1_000)).isEqualTo(1_000 * MESSAGE);
    }

    @Test
    void aLeapOverMissingNumbersIsALoss() {
        var twilio = new Twilio(1, "", "inbound");
        twilio.says(0, 0, 250);
        house.pass(200);
        twilio.number += 10;
        twilio.says(0, 260, 300);
        house.pass(200);
        twilio.says(0, 310, 350);
        twilio.stops();
        assertThat(house.call().ended.gaps())
                .containsExactly(
                        new Gap(0, 250 * MESSAGE, 10 * MESSAGE, Gap.Kind.LOST),
                        new Gap(0, 300 * MESSAGE, 10 * MESSAGE, Gap.Kind.UNSENT));
    }

    @Test
    void aTrackThatResumesBesideTheOtherHasLostNothing() {
        var twilio = new Twilio(1, "", "inbound", "outbound");
        for (int message = 0; message < 600; message++) {
            house.pass(20);
            twilio.saysNow(0, message);
            if (message % 200 < 100) {
                twilio.saysNow(1, message);
            }
        }
        twilio.stops();
        assertThat(house.call().ended.missing(Gap.Kind.LOST)).isZero();
        assertThat(twilio.placeOf(1, 450)).isEqualTo(450 * MESSAGE);
    }

    @Test
    void aLeapOfStampsWithoutNumbersIsNoKnownLoss() {
        var acs = new StreamingPeer(house, source("acs", 1));
        acs.says("{\"kind\":\"AudioMetadata\",\"audioMetadata\":{\"subscriptionId\":\"s\",\"encoding\":\"PCM\","
                + "\"sampleRate\":16000,\"channels\":1,\"length\":640}}");
        for (int second : new int[] {0, 4}) {
            for (int ms = 0; ms < 1_000; ms += 20) {
                acs.says(String.format(
                        "{\"kind\":\"AudioData\",\"audioData\":{\"timestamp\":\"2026-11-21T10:00:%02d.%03dZ\",\"data\":\"%s\"}}",
                        second, ms, Base64.getEncoder().encodeToString(new byte[640])));
                house.pass(20);
            }
            house.pass(3_000);
        }
        acs.hangsUp();
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(0, 16_000, 48_000, Gap.Kind.UNSENT));
    }

    /** Both sockets open with the call, and the agent's side says nothing before the agent answers. */
    @Test
    void aLaterLegsFirstStampIsNoSecondDelay() {
        var customer = new Twilio(2, "customer", "inbound");
        var agent = new Twilio(2, "agent", "outbound");
        customer.says(0, 0, 1_500);
        for (int message = 1_500; message < 3_000; message++) {
            house.pass(20);
            customer.saysNow(0, message);
            agent.saysNow(0, message);
        }
        customer.stops();
        agent.stops();
        byte[] heard = house.call().channel(0);
        assertThat(StreamingPeer.placeOf(2_999, heard)).isEqualTo(2_999 * MESSAGE);
        byte[] agentHeard = house.call().channel(1);
        assertThat(StreamingPeer.placeOf(OUTBOUND + 1_500, agentHeard)).isEqualTo(1_500 * MESSAGE);
        assertThat(StreamingPeer.placeOf(OUTBOUND + 2_999, agentHeard)).isEqualTo(2_999 * MESSAGE);
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(1, 0, 1_500 * MESSAGE, Gap.Kind.UNSENT));
        assertThat(house.sessions.restampedStreams()).isZero();
    }

    @Test
    void aTrackThatIsLateByItsOwnStampsIsHeardAllTheSame() {
        var twilio = new Twilio(1, "", "inbound", "outbound");
        for (int message = 0; message < 500; message++) {
            house.pass(20);
            twilio.saysNow(0, message);
            if (message >= 100) {
                twilio.saysNow(1, message - 100);
            }
        }
        twilio.stops();
        assertThat(twilio.placeOf(0, 499)).isEqualTo(499 * MESSAGE);
        assertThat(twilio.placeOf(1, 20)).isPositive();
        assertThat(twilio.placeOf(1, 399)).isPositive();
        assertThat(house.sessions.restampedStreams()).isEqualTo(1);
    }

    @Test
    void aTrackThatWasHeldUpAndComesAllAtOnceMovesNeitherItselfNorTheOther() {
        var twilio = new Twilio(1, "", "inbound", "outbound");
        for (int message = 0; message < 400; message++) {
            house.pass(20);
            twilio.saysNow(0, message);
            if (message < 100 || message > 200) {
                twilio.saysNow(1, message);
            }
            for (int heldUp = 100; message == 200 && heldUp <= 200; heldUp++) {
                twilio.saysNow(1, heldUp);
            }
        }
        twilio.stops();
        for (int message : new int[] {150, 205, 399}) {
            assertThat(twilio.placeOf(0, message)).isEqualTo(message * MESSAGE);
        }
        assertThat(twilio.placeOf(1, 205)).isEqualTo(205 * MESSAGE);
        assertThat(twilio.placeOf(1, 399)).isEqualTo(399 * MESSAGE);
        assertThat(house.sessions.restampedStreams()).isZero();
    }

    @Test
    void aTrackThatWasLateForAWhileComesBackBesideTheOther() {
        var twilio = new Twilio(1, "", "inbound", "outbound");
        for (int message = 0; message < 500; message++) {
            house.pass(20);
            twilio.saysNow(0, message);
            if (message < 100 || message > 250) {
                twilio.saysNow(1, message);
            } else if (message >= 175) {
                twilio.saysNow(1, message - 75);
            }
        }
        twilio.stops();
        assertThat(twilio.placeOf(0, 499)).isEqualTo(499 * MESSAGE);
        assertThat(twilio.placeOf(1, 499)).isEqualTo(499 * MESSAGE);
    }

    @Test
    void aRepeatOfAMessageThatWasStampedALittleLateIsNotHeardTwice() {
        var leg = house.open(SessionHouse.MONO, "mono");
        byte[] audio = new byte[MESSAGE];
        for (int sample : new int[] {0, 160, 360, 360, 480}) {
            house.pass(20);
            leg.audioAt(0, sample, audio, 0, MESSAGE);
        }
        leg.end(Ending.COMPLETE, "");
        assertThat(house.call().audio.toByteArray()).hasSize(4 * MESSAGE);
        assertThat(house.sessions.repeatedMessages()).isEqualTo(1);
    }

    @Test
    void oneWrongStampCostsTheNextMessageNothingButWhatIsCovered() {
        var leg = house.open(SessionHouse.MONO, "mono");
        byte[] audio = new byte[5 * MESSAGE];
        for (int message = 0; message < 5; message++) {
            System.arraycopy(StreamingPeer.noise(message, MESSAGE), 0, audio, message * MESSAGE, MESSAGE);
            house.pass(20);
            leg.audioAt(0, message == 2 ? 400 : message * MESSAGE, audio, message * MESSAGE, MESSAGE);
        }
        leg.end(Ending.COMPLETE, "");
        byte[] heard = house.call().audio.toByteArray();
        assertThat(heard).hasSize(audio.length);
        assertThat(Arrays.copyOfRange(heard, 560, 800)).isEqualTo(Arrays.copyOfRange(audio, 560, 800));
        assertThat(house.call().ended.gaps()).hasSize(1).allMatch(gap -> gap.samples() == 80);
        assertThat(house.sessions.repeatedMessages() + house.sessions.lateMessages())
                .isZero();
    }

    private static Source source(String dialect, int legs) {
        var plain = SessionHouse.source(legs);
        return new Source(
                plain.tenant(),
                plain.tenantName(),
                plain.name(),
                dialect,
                plain.speakers(),
                plain.keys(),
                null,
                null,
                legs,
                100);
    }

    /** One connection, whose messages are 20 ms long and numbered without a gap. */
    private final class Twilio {
        private final StreamingPeer peer;
        private final String[] tracks;
        int number = 1;

        Twilio(int legs, String leg, String... tracks) {
            this.peer = new StreamingPeer(house, source("twilio", legs));
            this.tracks = tracks;
            peer.says("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ" + leg
                    + "\",\"start\":{\"callSid\":\"call-1\",\"tracks\":[\"" + String.join("\",\"", tracks)
                    + "\"],\"customParameters\":{\"leg\":\"" + leg + "\"},"
                    + "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}");
        }

        /** Messages from..to, one each 20 ms. */
        void says(int track, int from, int to) {
            for (int message = from; message < to; message++) {
                house.pass(20);
                saysNow(track, message);
            }
        }

        void saysNow(int track, int message) {
            peer.says("{\"event\":\"media\",\"sequenceNumber\":\"" + ++number + "\",\"media\":{\"track\":\""
                    + tracks[track] + "\",\"chunk\":\"1\",\"timestamp\":\"" + message * 20 + "\",\"payload\":\""
                    + StreamingPeer.base64(noise(track, message), MESSAGE) + "\"}}");
        }

        void stops() {
            peer.says("{\"event\":\"stop\",\"sequenceNumber\":\"" + ++number + "\"}");
        }

        int placeOf(int track, int message) {
            return StreamingPeer.placeOf(noise(track, message), house.call().channel(track));
        }

        private int noise(int track, int message) {
            return message + (tracks[track].equals("outbound") ? OUTBOUND : 0);
        }
    }
}
