package io.toneguard.ingest.dialect;

import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class AudioHookContractTest implements DialectContract {
    @Override
    public Dialect dialect() {
        return new AudioHookDialect();
    }

    @Override
    public TestPeer peer() {
        return AudioHookClient.peer();
    }

    @Override
    public WireFormat format() {
        return new WireFormat(WireCodec.MU_LAW, 8_000, 2);
    }

    /** In messages of 50 ms; a ping, a pause, an update and something discarded between them. */
    @Override
    public List<Object> talk(byte[][] audio) {
        byte[] stereo = new byte[audio[0].length * 2];
        for (int i = 0; i < audio[0].length; i++) {
            stereo[2 * i] = audio[0][i];
            stereo[2 * i + 1] = audio[1][i];
        }
        var talk = new ArrayList<Object>();
        talk.add(AudioHookClient.message(
                "open",
                1,
                0,
                "PT0S",
                AudioHookClient.openParameters(
                        "call-1", AudioHookClient.STEREO, ",\"customConfig\":{\"agent\":\"a-17\"}")));
        talk.add(AudioHookClient.message("ping", 2, 1, "PT0S", "{}"));
        talk.add(Arrays.copyOfRange(stereo, 0, 800));
        talk.add(Arrays.copyOfRange(stereo, 800, 1_600));
        talk.add(AudioHookClient.message("paused", 3, 2, "PT0.1S", "{}"));
        talk.add(AudioHookClient.message("resumed", 4, 2, "PT7.7S", "{\"start\":\"PT0.1S\",\"discarded\":\"PT7.6S\"}"));
        talk.add(AudioHookClient.message("update", 5, 2, "PT7.7S", "{\"language\":\"ja-JP\"}"));
        talk.add(Arrays.copyOfRange(stereo, 1_600, 2_400));
        talk.add(Arrays.copyOfRange(stereo, 2_400, 3_200));
        talk.add(AudioHookClient.message("discarded", 6, 2, "PT8.8S", "{\"start\":\"PT7.8S\",\"discarded\":\"PT1S\"}"));
        talk.add(AudioHookClient.message("close", 7, 2, "PT8.8S", "{\"reason\":\"end\"}"));
        return talk;
    }

    @Override
    public boolean closingIsTheGoodbye() {
        return false;
    }

    @Override
    public Object startWithOpus() {
        return AudioHookClient.message(
                "open",
                1,
                0,
                "PT0S",
                AudioHookClient.openParameters("call-1", AudioHookClient.media("opus", "\"external\"", "8000"), ""));
    }
}
