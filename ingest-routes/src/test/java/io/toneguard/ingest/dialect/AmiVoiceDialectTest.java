package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.CallEnded.Ending;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmiVoiceDialectTest implements DialectContract {
    private static final String APPKEY = "0123456789ABCDEF0123456789ABCDEF";

    private final TestPeer peer = TestPeer.of("amivoice");
    private final Conversation conversation = new AmiVoiceDialect().converse(peer);

    @Override
    public Dialect dialect() {
        return new AmiVoiceDialect();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 8_000, 1);
    }

    /** Messages end within samples. */
    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>(List.of("s LSB8K -a-general authorization=" + APPKEY + " agent=a-17"));
        for (int at = 0; at < audio[0].length; at += 321) {
            talk.add(packet(Arrays.copyOfRange(audio[0], at, Math.min(at + 321, audio[0].length))));
        }
        talk.add("e");
        return talk;
    }

    @Override
    public @Nullable String callId() {
        return null;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return "s opus -a-general authorization=" + APPKEY;
    }

    @Test
    void beginningAndEndAreAnsweredByTheirLetters() {
        say("s 16K -a-general", packet(1, 2, 3, 4), "e");

        assertThat(peer.sent).containsExactly("s", "e");
        assertThat(peer.leg().start.tracks()).containsExactly("mono");
        assertThat(peer.leg().audioOf(0)).containsExactly(1, 2, 3, 4);
        assertThat(peer.leg().ending).isEqualTo(Ending.COMPLETE);
    }

    @ParameterizedTest
    @CsvSource({
        "8K, L16, 8000",
        "16k, L16, 16000",
        "lsb8k, L16, 8000",
        "LSB16K, L16, 16000",
        "msb8K, L16, 8000",
        "MSB16K, L16, 16000",
        "MULAW, MU_LAW, 8000",
        "mulaw, MU_LAW, 8000",
        "ALaw, A_LAW, 8000"
    })
    void formatsAreKnownInAnyLetterCase(String name, WireCodec codec, int rateHz) {
        say("s " + name + " -a-general");

        assertThat(peer.leg().start.format()).isEqualTo(new WireFormat(codec, rateHz, 1));
    }

    @Test
    void bigEndianSamplesAreTurnedRoundAcrossMessages() {
        say("s MSB8K -a-general", packet(1, 2, 3), packet(4), packet(), packet(5, 6, 7), packet(8, 9), "e");

        assertThat(peer.leg().audioOf(0)).containsExactly(2, 1, 4, 3, 6, 5, 8, 7);
    }

    @Test
    void aLongBigEndianMessageIsTurnedRoundWhole() {
        byte[] packet = new byte[1 + 20_000];
        packet[0] = 'p';
        for (int i = 0; i < 20_000; i++) {
            packet[1 + i] = (byte) (i * 31 + i / 256);
        }
        say("s MSB16K -a-general", packet);

        byte[] heard = peer.leg().audioOf(0);
        assertThat(heard).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(heard[i]).isEqualTo(packet[1 + (i ^ 1)]);
        }
    }

    @Test
    void whatIsSaidAsKeyAndValueIsMetadataQuotedOrNot() {
        say("s 16K -a-general agent=a-17 team=\"claims \"\"north\"\" desk\" empty= \"queue=late shift\" url=\"a=b\"");

        assertThat(peer.leg().start.metadata())
                .isEqualTo(Map.of(
                        "agent", "a-17",
                        "team", "claims \"north\" desk",
                        "empty", "",
                        "queue", "late shift",
                        "url", "a=b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s 16K -a-general authorization=" + APPKEY,
                "s 16K -a-general Authorization=\"" + APPKEY + "\"",
                "s 16K " + APPKEY,
                "s 16K \"authorization=" + APPKEY + "\""
            })
    void theAppkeyGoesNowhere(String start) {
        say(start);

        assertThat(peer.leg().start.toString()).doesNotContain(APPKEY);
        assertThat(peer.sent).containsExactly("s");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s authorization=" + APPKEY,
                "s " + APPKEY,
                "s 16K -a-general authorization=\"" + APPKEY,
                "s speex authorization=" + APPKEY,
                "s",
                "x " + APPKEY
            })
    void aRefusalDoesNotRepeatTheAppkey(String start) {
        assertThatThrownBy(() -> say(start))
                .isInstanceOf(DialectException.class)
                .message()
                .doesNotContain(APPKEY);
        assertThat(peer.sent.toString()).doesNotContain(APPKEY);
        assertThat(peer.legs).isEmpty();
    }

    @Test
    void anotherFormatIsRefusedInTheDialectsWords() {
        assertThatThrownBy(() -> say("s FLAC -a-general")).hasMessageContaining("flac is not taken");

        assertThat(peer.sent).singleElement().asString().startsWith("s audio format flac is not taken");
    }

    @Test
    void theNextStartOnTheSameConnectionIsAnotherCall() {
        say(
                "s 16K -a-general agent=a-1",
                packet(1, 2),
                "e",
                packet(9, 9),
                "s MULAW -a-general agent=a-2",
                packet(3),
                "e");

        assertThat(peer.sent).containsExactly("s", "e", "s", "e");
        assertThat(peer.legs).hasSize(2);
        assertThat(peer.legs.get(0).audioOf(0)).containsExactly(1, 2);
        assertThat(peer.legs.get(1).audioOf(0)).containsExactly(3);
        assertThat(peer.legs.get(1).start.metadata()).containsEntry("agent", "a-2");
        assertThat(peer.legs).allSatisfy(leg -> assertThat(leg.ending).isEqualTo(Ending.COMPLETE));
    }

    @Test
    void theUrlMayNameTheCallAndTheSpeakerOfAConnection() {
        var agents = TestPeer.of("amivoice", "?call=c-9&leg=Right", Map.of());
        TestPeer.say(new AmiVoiceDialect().converse(agents), "s 8K -a-general");

        assertThat(agents.leg().start.callId()).isEqualTo("c-9");
        assertThat(agents.leg().start.tracks()).containsExactly("right");
    }

    @Test
    void aStartWithinACallIsRefused() {
        assertThatThrownBy(() -> say("s 16K -a-general", "s 16K -a-general")).hasMessageContaining("before 'e'");
    }

    @Test
    void anEndWithoutAStartIsRefused() {
        assertThatThrownBy(() -> say("e")).hasMessageContaining("'e' came before 's'");
    }

    @Test
    void audioBeforeAStartIsRefused() {
        assertThatThrownBy(() -> say(packet(1, 2))).hasMessageContaining("before 's'");
    }

    @Test
    void audioWithoutItsLetterIsRefused() {
        assertThatThrownBy(() -> say("s 16K -a-general", new byte[320])).hasMessageContaining("'p'");
    }

    @ParameterizedTest
    @CsvSource({"OggS, Ogg", "fLaC, FLAC", "ID3, MP3", "RF64, RF64"})
    void aFileIsRefusedInTheDialectsWordsWhereSamplesAreExpected(String magic, String named) {
        byte[] file = Arrays.copyOf(magic.getBytes(StandardCharsets.US_ASCII), 320);

        assertThatThrownBy(() -> say("s 16K -a-general", packet(file)))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll(named, "send LSB8K, LSB16K, MULAW or ALAW");
        assertThat(peer.sent).hasSize(2).last().asString().startsWith("p the audio is ");
        assertThat(peer.leg().samples()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 44, 50, 1_000})
    void theHeaderOfAWavFileOfTheAnnouncedSamplesIsDroppedHoweverItIsCut(int cut) {
        byte[] file = wav(1, 1, 16_000, 16, 1, 2, 3, 4);
        say("s 16k -a-general");
        for (int at = 0; at < file.length; at += cut) {
            say(packet(Arrays.copyOfRange(file, at, Math.min(file.length, at + cut))));
        }
        say(packet(5, 6), "e");

        assertThat(peer.leg().audioOf(0)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 16000, 8", "1, 2, 16000, 16", "1, 1, 8000, 16", "3, 1, 16000, 32"})
    void aWavFileOfOtherSamplesIsRefused(int tag, int channels, int rateHz, int bits) {
        assertThatThrownBy(() -> say("s 16K -a-general", packet(wav(tag, channels, rateHz, bits, 1, 2, 3, 4))))
                .isInstanceOf(DialectException.class)
                .hasMessageContainingAll("format tag " + tag, rateHz + " Hz where", "send LSB8K");
    }

    @Test
    void aWavFileWhoseAudioDoesNotBeginInReasonableTimeIsRefused() {
        byte[] file = wav(1, 1, 16_000, 16);
        file[16 + 2] = 0x7F; // the format chunk says that it is 8 MB long

        assertThatThrownBy(() -> say("s 16K -a-general", packet(file))).hasMessageContaining("64 kB before its audio");
    }

    @Test
    void samplesThatOnlyBeginAsAFileDoesAreHeardWhole() {
        say("s 16K -a-general", packet('R', 'I'), packet('F'), packet('x', 1, 2), packet(3), "e");

        assertThat(peer.leg().audioOf(0)).containsExactly('R', 'I', 'F', 'x', 1, 2, 3);
    }

    @Test
    void audioThatEndsBeforeItCouldBeToldFromAFileIsHeard() {
        say("s 8K -a-general", packet(), packet('f', 'L'), "e");

        assertThat(peer.leg().audioOf(0)).containsExactly('f', 'L');
    }

    @Test
    void formatsThatHaveNoHeaderAreSamplesWhateverTheyBeginWith() {
        say("s LSB16K -a-general", packet('R', 'I', 'F', 'F'), "e");

        assertThat(peer.leg().audioOf(0)).containsExactly('R', 'I', 'F', 'F');
    }

    /** With a chunk of odd length before its audio, as editors write them. */
    private static byte[] wav(int tag, int channels, int rateHz, int bits, int... audio) {
        var file = ByteBuffer.allocate(12 + 24 + 12 + 8 + audio.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(-1).put("WAVE".getBytes(StandardCharsets.US_ASCII));
        file.put("fmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) tag).putShort((short) channels).putInt(rateHz);
        file.putInt(rateHz * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        file.put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(3).put(new byte[4]);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
        for (int b : audio) {
            file.put((byte) b);
        }
        return file.array();
    }

    private void say(Object... messages) {
        for (Object message : messages) {
            TestPeer.say(conversation, message);
        }
    }

    private static byte[] packet(int... audio) {
        byte[] bytes = new byte[audio.length];
        for (int i = 0; i < audio.length; i++) {
            bytes[i] = (byte) audio[i];
        }
        return packet(bytes);
    }

    private static byte[] packet(byte[] audio) {
        byte[] packet = new byte[1 + audio.length];
        packet[0] = 'p';
        System.arraycopy(audio, 0, packet, 1, audio.length);
        return packet;
    }
}
