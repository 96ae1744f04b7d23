package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.StreamingPeer.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.CallEnded.Ending;
import io.toneguard.voice.call.Gap;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tracks whose messages are numbered and have no time stamps (Telnyx, Plivo): numbers order them, and the clock says when they were spoken. */
class NumberedTracksTest {
    private static final int SECOND = 8_000;
    private static final String[] TRACKS = {"inbound", "outbound"};
    /** Added to a message's number for its noise. */
    private static final int OUTBOUND = 1_000_000;

    private final SessionHouse house = new SessionHouse();
    private final StreamingPeer peer = new StreamingPeer(house, telnyx(null));
    private final int[] said = new int[2];

    NumberedTracksTest() {
        start(peer);
    }

    @Test
    void aTrackThatBeginsLaterLiesWhereItWasSpoken() {
        onlySays(0, 500);
        bothSay(500);
        stop();
        assertThat(placeOf(0, 1)).isZero();
        assertThat(placeOf(1, 1)).isEqualTo(placeOf(0, 501)).isEqualTo(10 * SECOND);
        assertThat(placeOf(1, 500)).isEqualTo(placeOf(0, 1_000));
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(1, 0, 10 * SECOND, Gap.Kind.UNSENT));
        assertThat(dropped()).isZero();
    }

    @Test
    void aTrackThatBeginsLaterOnASharedCounterDoesToo() {
        onlySays(0, 500);
        for (int chunk = 501; chunk <= 1_000; chunk += 2) {
            house.pass(20);
            peer.says(media(0, chunk, chunk));
            peer.says(media(1, chunk + 1, OUTBOUND + chunk + 1));
        }
        stop();
        assertThat(placeOf(1, 502)).isEqualTo(placeOf(0, 501)).isEqualTo(10 * SECOND);
        assertThat(placeOf(1, 1_000)).isEqualTo(placeOf(0, 999));
        assertThat(dropped()).isZero();
    }

    @Test
    void aTrackThatPausesGoesOnBesideTheOther() {
        for (int track = 0; track < 2; track++) {
            bothSay(100);
            onlySays(1 - track, 150);
            bothSay(1);
        }
        bothSay(100);
        stop();
        assertThat(placeOf(0, 101))
                .as("beside the last one that came before it")
                .isEqualTo(249 * MESSAGE);
        assertThat(placeOf(1, said[1])).isEqualTo(placeOf(0, said[0])).isEqualTo(600 * MESSAGE);
        assertThat(house.call().ended.gaps()).hasSize(2);
        assertThat(house.call().ended.gaps().get(0))
                .isEqualTo(new Gap(0, 100 * MESSAGE, 149 * MESSAGE, Gap.Kind.UNSENT));
        assertThat(dropped()).isZero();
    }

    @Test
    void aPauseOfBothTracksIsAGapWhereItWas() {
        bothSay(100);
        house.pass(3_000);
        bothSay(100);
        stop();
        assertThat(placeOf(0, 101)).isEqualTo(placeOf(1, 101)).isBetween(250 * MESSAGE - 40, 250 * MESSAGE + 40);
        assertThat(house.call().ended.gaps()).hasSize(2).allSatisfy(gap -> {
            assertThat(gap.kind()).isEqualTo(Gap.Kind.UNSENT);
            assertThat(gap.fromSample()).isEqualTo(100 * MESSAGE);
        });
    }

    @Test
    void aPauseOfTheOnlyTrackIsAGapWhereItWas() {
        var own = new SessionHouse();
        var alone = new StreamingPeer(own, telnyx(1));
        start(alone);
        for (int chunk = 1; chunk <= 200; chunk++) {
            own.pass(chunk == 101 ? 3_020 : 20);
            alone.says(media(0, chunk, chunk));
        }
        alone.says("{\"event\":\"stop\",\"stream_id\":\"s-1\"}");
        byte[] heard = own.call().channel(0);
        assertThat(StreamingPeer.placeOf(100, heard)).isEqualTo(99 * MESSAGE);
        assertThat(StreamingPeer.placeOf(101, heard)).isBetween(250 * MESSAGE - 40, 250 * MESSAGE + 40);
        assertThat(own.call().ended.gaps()).hasSize(1);
    }

    @Test
    void aStallAfterWhichEverythingComesAtOnceIsNoGap() {
        bothSay(100);
        house.pass(2_000);
        for (int i = 0; i < 100; i++) {
            says(0);
            says(1);
        }
        bothSay(100);
        stop();
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(placeOf(0, 300)).isEqualTo(placeOf(1, 300)).isEqualTo(299 * MESSAGE);
    }

    @Test
    void messagesOutOfOrderAfterASilenceFindTheirPlacesAndMoveTogether() {
        bothSay(100);
        house.pass(3_000);
        for (int chunk : new int[] {102, 101, 104, 105, 103}) {
            house.pass(20);
            peer.says(media(0, chunk, chunk));
            peer.says(media(1, chunk, OUTBOUND + chunk));
        }
        said[0] += 5;
        said[1] += 5;
        bothSay(100);
        stop();
        int first = placeOf(0, 101);
        assertThat(first).isBetween(249 * MESSAGE - 40, 249 * MESSAGE + 40);
        for (int chunk = 101; chunk <= 110; chunk++) {
            assertThat(placeOf(0, chunk)).isEqualTo(first + (chunk - 101) * MESSAGE);
            assertThat(placeOf(1, chunk)).isEqualTo(first + (chunk - 101) * MESSAGE);
        }
        assertThat(house.call().ended.gaps()).hasSize(2);
    }

    @Test
    void missingNumbersAreLostAlsoJustAfterAPause() {
        bothSay(100);
        onlySays(0, 150);
        said[1] += 5;
        bothSay(100);
        said[0] += 2;
        said[1] += 2;
        house.pass(40);
        bothSay(50);
        stop();
        assertThat(house.call().ended.gaps())
                .containsExactlyInAnyOrder(
                        new Gap(1, 100 * MESSAGE, 145 * MESSAGE, Gap.Kind.UNSENT),
                        new Gap(1, 245 * MESSAGE, 5 * MESSAGE, Gap.Kind.LOST),
                        new Gap(0, 350 * MESSAGE, 2 * MESSAGE, Gap.Kind.LOST),
                        new Gap(1, 350 * MESSAGE, 2 * MESSAGE, Gap.Kind.LOST));
        assertThat(placeOf(1, said[1])).isEqualTo(placeOf(0, said[0]));
    }

    /** One side's network holds its audio up and then delivers it all: the other side is not pushed ahead each time. */
    @Test
    void aTrackWhoseAudioComesInBurstsDoesNotMakeTheCallLonger() {
        bothSay(100);
        for (int i = 0; i < 20; i++) {
            onlySays(0, 40);
            for (int late = 0; late < 40; late++) {
                says(1);
            }
            bothSay(100);
        }
        stop();
        long spoken = 100 + 20 * 140;
        assertThat(house.call().ended.samples()).isBetween(spoken * MESSAGE, (spoken + 50) * MESSAGE);
        assertThat(placeOf(1, said[1]) - placeOf(0, said[0])).isBetween(0, SECOND);
        assertThat(placeOf(0, said[0])).isEqualTo((said[0] - 1) * MESSAGE);
    }

    @Test
    void aNetworkThatJittersMakesNoGaps() {
        var dice = new Random(7);
        var heldUpTo = new int[2];
        for (int ms = 0; ms < 600_000; ms += 10) {
            house.pass(10);
            for (int track = 0; track < 2; track++) {
                while (heldUpTo[track] <= ms && said[track] < ms / 20) {
                    says(track);
                }
                if (heldUpTo[track] <= ms && ms % 20 == 0) {
                    heldUpTo[track] = ms + dice.nextInt(dice.nextInt(200) == 0 ? 450 : 40);
                }
            }
        }
        stop();
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(house.call().ended.samples()).isBetween(29_900L * MESSAGE, 30_000L * MESSAGE);
    }

    @Test
    void numbersThatBeginAnewAreFollowedAfterAFewMessages() {
        bothSay(500);
        said[0] = 0;
        said[1] = 0;
        bothSay(200);
        stop();
        long heard = IntStream.rangeClosed(1, 200)
                .filter(chunk -> lastPlaceOf(0, chunk) >= 490 * MESSAGE && lastPlaceOf(1, chunk) >= 490 * MESSAGE)
                .count();
        assertThat(heard).isGreaterThanOrEqualTo(188);
        assertThat(lastPlaceOf(0, 200)).isEqualTo(lastPlaceOf(1, 200)).isBetween(685 * MESSAGE, 700 * MESSAGE);
        assertThat(house.call().ended.reason()).contains("left out: ", "numbered over a second behind");
    }

    @Test
    void numbersThatBeginAnewAtOnceAreFollowedToo() {
        bothSay(30);
        said[0] = 0;
        said[1] = 0;
        bothSay(200);
        stop();
        assertThat(lastPlaceOf(0, 200)).isEqualTo(lastPlaceOf(1, 200)).isBetween(210 * MESSAGE, 230 * MESSAGE);
        assertThat(house.call().ended.gaps()).isEmpty();
    }

    /** What {@link HeardCall} asserts. */
    @Test
    void whateverNumberedTracksDoNoGapOverlapsAnother() {
        for (int seed = 0; seed < 300; seed++) {
            var dice = new Random(seed);
            var wild = new SessionHouse();
            boolean two = dice.nextBoolean();
            var leg = two ? wild.open(SessionHouse.STEREO, "left", "right") : wild.open(SessionHouse.MONO, "mono");
            byte[] bytes = new byte[50_000];
            var sent = new long[2];
            for (int step = 0; step < 300; step++) {
                int track = two ? dice.nextInt(2) : 0;
                switch (dice.nextInt(16)) {
                    case 0 -> wild.pass(dice.nextInt(4_000));
                    case 1 -> wild.freeze(dice.nextInt(4_000));
                    case 2 -> sent[track] += dice.nextInt(20_000);
                    case 3 -> sent[track] = Math.max(0, sent[track] - dice.nextInt(5_000));
                    case 4 -> leg.audio(track, bytes, 0, 1 + dice.nextInt(700));
                    case 5 -> leg.audioNumbered(track, sent[track], bytes, 0, 1 + dice.nextInt(bytes.length));
                    default -> {
                        wild.pass(20);
                        sent[track] =
                                Math.max(0, sent[track] + MESSAGE * (dice.nextInt(8) == 0 ? dice.nextInt(5) - 2 : 1));
                        leg.audioNumbered(track, sent[track], bytes, 0, MESSAGE);
                    }
                }
            }
            leg.end(Ending.DROPPED, "");
            assertThat(wild.call().ended).isNotNull();
        }
    }

    private void bothSay(int messages) {
        for (int i = 0; i < messages; i++) {
            house.pass(20);
            says(0);
            says(1);
        }
    }

    private void onlySays(int track, int messages) {
        for (int i = 0; i < messages; i++) {
            house.pass(20);
            says(track);
        }
    }

    private void says(int track) {
        int chunk = ++said[track];
        peer.says(media(track, chunk, track * OUTBOUND + chunk));
    }

    private void stop() {
        peer.says("{\"event\":\"stop\",\"stream_id\":\"s-1\"}");
        assertThat(house.call().ended.ending()).isEqualTo(Ending.COMPLETE);
    }

    private long dropped() {
        return house.sessions.lateMessages() + house.sessions.repeatedMessages();
    }

    private int placeOf(int track, int chunk) {
        return StreamingPeer.placeOf(track * OUTBOUND + chunk, house.call().channel(track));
    }

    private int lastPlaceOf(int track, int chunk) {
        byte[] heard = house.call().channel(track);
        byte[] sought = StreamingPeer.noise(track * OUTBOUND + chunk, MESSAGE);
        for (int at = heard.length - MESSAGE; at >= 0; at--) {
            if (heard[at] == sought[0] && java.util.Arrays.equals(heard, at, at + MESSAGE, sought, 0, MESSAGE)) {
                return at;
            }
        }
        return -1;
    }

    private static Source telnyx(Integer channels) {
        var plain = SessionHouse.source(1);
        return new Source(
                plain.tenant(),
                plain.tenantName(),
                plain.name(),
                "telnyx",
                plain.speakers(),
                plain.keys(),
                8_000,
                channels,
                1,
                100);
    }

    private static void start(StreamingPeer peer) {
        peer.says("{\"event\":\"start\",\"stream_id\":\"s-1\",\"start\":{\"call_control_id\":\"call-1\","
                + "\"media_format\":{\"encoding\":\"PCMU\",\"sample_rate\":8000,\"channels\":1}}}");
    }

    private static String media(int track, int chunk, int noise) {
        return "{\"event\":\"media\",\"stream_id\":\"s-1\",\"media\":{\"track\":\"" + TRACKS[track] + "\",\"chunk\":\""
                + chunk + "\",\"timestamp\":\"5\",\"payload\":\"" + StreamingPeer.base64(noise, MESSAGE) + "\"}}";
    }
}
