package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plain form of Asterisk's control messages, with the call in the URL and frames that end within a sample. */
class AsteriskLinearPlainTest implements DialectContract {
    @Override
    public Dialect dialect() {
        return new AsteriskDialect();
    }

    @Override
    public TestPeer peer() {
        return TestPeer.of("asterisk", "?call=call-1&leg=customer&agent=a-17", Map.of());
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 16_000, 1);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        talk.add("MEDIA_START connection_id:toneguard channel:WebSocket/toneguard/0x7f0b channel_id:1795243843.0"
                + " format:slin16 optimal_frame_size:640 ptime:20");
        talk.addAll(WireFrames.of(audio, format(), 641));
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return true;
    }

    @Override
    public Object startWithOpus() {
        return "MEDIA_START connection_id:toneguard channel_id:1.0 format:opus optimal_frame_size:0 ptime:20";
    }
}
