package io.toneguard.ingest.dialect;

import static io.toneguard.ingest.dialect.StreamTalk.hear;
import static io.toneguard.ingest.dialect.StreamTalk.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class YeastarDialectTest implements DialectContract {
    private final Dialect yeastar = new YeastarDialect();

    @Override
    public Dialect dialect() {
        return yeastar;
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = StreamTalk.media(
                audio,
                1_280,
                (track, piece) -> track == 0
                        ? packet("ch-1", "1002", "process", piece.base64())
                        : packet("ch-2", "08012345678", "process", piece.base64()));
        talk.add(packet("ch-1", "1002", "end", ""));
        talk.add(packet("ch-2", "08012345678", "end", ""));
        return talk;
    }

    @Override
    public int opening() {
        return 0;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public @Nullable Object startWithOpus() {
        return null;
    }

    @Test
    void aShortNumberIsAnExtensionWhoeverSpeaksFirst() {
        var peer = hear(
                yeastar,
                packet("ch-2", "08012345678", "process", silence(1_280)),
                packet("ch-1", "1002", "process", silence(640)));
        assertThat(peer.leg().start.tracks()).containsExactly("extension", "external");
        assertThat(peer.leg().start.metadata()).containsEntry("callflow", "queue");
        assertThat(peer.leg().audioOf(0)).hasSize(640);
        assertThat(peer.leg().audioOf(1)).hasSize(1_280);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, "1002"));
    }

    @Test
    void ofTwoExtensionsTheFirstToSpeakIsTheExtension() {
        var peer = hear(
                yeastar,
                packet("ch-1", "1002", "process", silence(1_280)),
                packet("ch-2", "1003", "process", silence(640)));
        assertThat(peer.leg().audioOf(0)).hasSize(1_280);
        assertThat(peer.leg().audioOf(1)).hasSize(640);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, "1002"));
    }

    @Test
    void anExtensionThatTakesOverIsAnotherPersonOnTheSameTrack() {
        var peer = hear(
                yeastar,
                packet("ch-1", "1002", "process", silence(1_280)),
                packet("ch-2", "08012345678", "process", silence(1_280)),
                packet("ch-1", "1002", "end", ""),
                packet("ch-3", "1005", "process", silence(1_280)));
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, "1002"), new HeardLeg.Person(0, "1005"));
        assertThat(peer.leg().audioOf(0)).hasSize(2_560);
        assertThat(peer.leg().ending).isNull();
    }

    /** As in a transfer, in which the next one is heard before the one before is gone. */
    @Test
    void whoComesBeforeTheOneBeforeIsGoneHasTheTrackFromThenOn() {
        var peer = hear(
                yeastar,
                packet("ch-1", "1002", "process", silence(1_280)),
                packet("ch-2", "08012345678", "process", silence(1_280)),
                packet("ch-3", "1005", "process", silence(1_280)),
                packet("ch-1", "1002", "end", ""),
                packet("ch-3", "1005", "process", silence(1_280)),
                packet("ch-3", "1005", "process", silence(1_280)),
                packet("ch-2", "08012345678", "end", ""),
                packet("ch-3", "1005", "end", ""));
        assertThat(peer.leg().audioOf(0)).hasSize(3 * 1_280);
        assertThat(peer.leg().persons).containsExactly(new HeardLeg.Person(0, "1002"), new HeardLeg.Person(0, "1005"));
        assertThat(peer.leg().endReason).contains("left out: 1 of further channels");
    }

    @Test
    void aThirdVoiceIsLeftOutAndTold() {
        var peer = hear(
                yeastar,
                packet("ch-1", "1002", "process", silence(1_280)),
                packet("ch-2", "08012345678", "process", silence(1_280)),
                packet("ch-3", "1003", "process", silence(1_280)),
                packet("ch-1", "1002", "end", ""),
                packet("ch-2", "08012345678", "end", ""),
                packet("ch-3", "1003", "end", ""));
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
        assertThat(peer.leg().endReason).contains("left out: 1 of further channels");
        assertThat(peer.closed).isNotNull();
    }

    @Test
    void theRateIsTheSources() {
        var peer = TestPeer.of("yeastar", 16_000, 2);
        hear(yeastar, peer, packet("ch-1", "1002", "process", silence(1_280)));
        assertThat(peer.leg().start.format().rateHz()).isEqualTo(16_000);
    }

    @Test
    void aPacketOfAnotherCallIsRefused() {
        assertThatThrownBy(() -> hear(
                        yeastar,
                        packet("ch-1", "1002", "process", silence(1_280)),
                        packet("ch-1", "1002", "process", silence(1_280)).replace("call-1", "call-2")))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("another call");
    }

    @Test
    void anEndBeforeAnythingElseIsNoCall() {
        assertThat(hear(yeastar, packet("ch-1", "1002", "end", "")).legs).isEmpty();
    }

    private static String packet(String channel, String number, String status, String audio) {
        return "{\"callid\":\"call-1\",\"callflow\":\"queue\",\"channelid\":\"" + channel + "\",\"number\":\"" + number
                + "\",\"status\":\"" + status + "\",\"audio\":\"" + audio + "\"}";
    }
}
