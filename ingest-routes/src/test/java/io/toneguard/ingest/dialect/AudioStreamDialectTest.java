package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The call named in the URL, no text at all, and the odd sizes that a buffer setting makes. */
class AudioStreamDialectTest implements DialectContract {
    @Override
    public Dialect dialect() {
        return new AudioStreamDialect();
    }

    @Override
    public TestPeer peer() {
        return TestPeer.of("mod_audio_stream", "?call=call-1&mixType=stereo&sampleRate=16k", Map.of());
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 16_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        return new ArrayList<>(WireFrames.of(audio, format(), 2_561));
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
    public Object startWithOpus() {
        return "{\"sampleRate\":48000}";
    }

    @Override
    public String refusedCodec() {
        return "48000 Hz";
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent a-17", "{agent=a-17}", "[1,2]", "{\"agent\":\"a-17\""})
    void anyTextIsMetadataWholeEvenOneThatOnlyLooksLikeJson(String text) {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), text);
        assertThat(peer.leg().start.metadata()).containsEntry("metadata", text);
    }

    @Test
    void jsonIsMetadataByName() {
        var peer = peer();
        TestPeer.say(dialect().converse(peer), "{\"agent\":\"a-17\"}");
        assertThat(peer.leg().start.metadata()).containsEntry("agent", "a-17").doesNotContainKey("metadata");
    }
}
