package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.List;

/** jambonz' {@code listen}: its own metadata tells rate and mix, the audio ends with a message of length 0. */
class JambonzTest implements DialectContract {
    private static final String START = """
            {"sampleRate":%d,"mixType":"stereo","callSid":"call-1","direction":"inbound","callId":"sip-1@192.0.2.7",
             "sipStatus":200,"callStatus":"in-progress","accountSid":"acc","applicationSid":"app","agent":"a-17"}""";

    @Override
    public Dialect dialect() {
        return new AudioForkDialect("jambonz");
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.L16, 16_000, 2);
    }

    @Override
    public List<Object> talk(byte[][] audio) {
        var talk = new ArrayList<Object>();
        talk.add(START.formatted(16_000));
        talk.addAll(WireFrames.of(audio, format()));
        talk.add(4, "{\"event\":\"dtmf\",\"dtmf\":\"5\",\"duration\":1600}");
        talk.add(new byte[0]);
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return START.formatted(44_100);
    }

    @Override
    public String refusedCodec() {
        return "44100 Hz";
    }
}
