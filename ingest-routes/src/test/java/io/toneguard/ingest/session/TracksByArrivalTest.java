package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.ingest.source.Source;
import io.toneguard.voice.call.Gap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two parties on one connection whose messages have neither number nor time (Yeastar): what comes at the same time was spoken so. */
class TracksByArrivalTest {
    private static final int SAMPLES = 640;
    private static final int BYTES = 2 * SAMPLES;
    private static final String[] NUMBERS = {"1002", "08012345678"};
    /** Added to a message's number for its noise. */
    private static final int EXTERNAL = 1_000_000;

    private final SessionHouse house = new SessionHouse();
    private final StreamingPeer peer = new StreamingPeer(house, yeastar());
    private final int[] said = new int[2];

    @Test
    void aPartyThatJoinsLaterLiesWhereItWasSpoken() {
        onlySays(0, 100);
        bothSay(100);
        peer.hangsUp();
        assertThat(placeOf(1, 1)).isEqualTo(placeOf(0, 101)).isEqualTo(100 * SAMPLES);
        assertThat(placeOf(1, 100)).isEqualTo(placeOf(0, 200));
        assertThat(house.call().ended.gaps()).containsExactly(new Gap(1, 0, 100 * SAMPLES, Gap.Kind.UNSENT));
    }

    @Test
    void aPartyThatJoinsLessThanASecondLaterDoesToo() {
        onlySays(0, 8);
        bothSay(100);
        peer.hangsUp();
        assertThat(placeOf(1, 1)).isEqualTo(placeOf(0, 9)).isEqualTo(8 * SAMPLES);
    }

    @Test
    void aPartyThatResumesGoesOnBesideTheOther() {
        bothSay(50);
        onlySays(1, 40);
        bothSay(50);
        onlySays(0, 10);
        bothSay(50);
        peer.hangsUp();
        assertThat(placeOf(0, 51)).as("beside the last one that came before it").isEqualTo(placeOf(1, 90));
        assertThat(placeOf(1, 141)).isEqualTo(placeOf(0, 111));
        assertThat(placeOf(0, said[0])).isEqualTo(placeOf(1, said[1]));
    }

    @Test
    void aPartyWhoseAudioComesInTwosStaysWhereItIs() {
        for (int i = 0; i < 100; i++) {
            onlySays(0, 2);
            says(1);
            says(1);
        }
        peer.hangsUp();
        assertThat(house.call().ended.gaps()).isEmpty();
        assertThat(placeOf(0, 200)).isEqualTo(placeOf(1, 200));
    }

    @Test
    void whoResumesFirstAfterASilenceOfBothComesBehindIt() {
        bothSay(50);
        onlySays(1, 10);
        house.pass(3_000);
        for (int i = 0; i < 50; i++) {
            house.pass(80);
            says(0);
            says(1);
        }
        peer.hangsUp();
        int first = placeOf(0, 51);
        assertThat(first).isEqualTo(placeOf(1, 61)).isBetween(60 * SAMPLES + 23_000, 60 * SAMPLES + 25_000);
        assertThat(placeOf(0, said[0])).isEqualTo(placeOf(1, said[1])).isEqualTo(first + 49 * SAMPLES);
    }

    private void bothSay(int messages) {
        for (int i = 0; i < messages; i++) {
            house.pass(80);
            says(0);
            says(1);
        }
    }

    private void onlySays(int track, int messages) {
        for (int i = 0; i < messages; i++) {
            house.pass(80);
            says(track);
        }
    }

    private void says(int track) {
        int message = ++said[track];
        peer.says("{\"callid\":\"call-1\",\"channelid\":\"ch-" + track + "\",\"number\":\"" + NUMBERS[track]
                + "\",\"status\":\"process\",\"audio\":\"" + StreamingPeer.base64(track * EXTERNAL + message, BYTES)
                + "\"}");
    }

    /** The sample at which a party's message lies. */
    private int placeOf(int track, int message) {
        byte[] heard = house.call().channel(track);
        byte[] sought = StreamingPeer.noise(track * EXTERNAL + message, BYTES);
        for (int at = 0; at + BYTES <= heard.length; at += 2) {
            if (heard[at] == sought[0] && Arrays.equals(heard, at, at + BYTES, sought, 0, BYTES)) {
                return at / 2;
            }
        }
        throw new AssertionError("message " + message + " of track " + track + " is not in the recording");
    }

    private static Source yeastar() {
        var plain = SessionHouse.source(1);
        return new Source(
                plain.tenant(),
                plain.tenantName(),
                plain.name(),
                "yeastar",
                plain.speakers(),
                plain.keys(),
                8_000,
                null,
                1,
                100);
    }
}
