package io.toneguard.ingest.dialect;

import java.util.List;
import java.util.Map;

/** Says what an AudioHook client says, numbering its messages. */
final class AudioHookClient {
    static final String SESSION = "30b0e395-84d3-4570-ac13-9a62d8f514c0";
    static final String STEREO = media("PCMU", "\"external\",\"internal\"", "8000");
    static final String EXTERNAL = media("PCMU", "\"external\"", "8000");
    static final String INTERNAL = media("PCMU", "\"internal\"", "8000");
    static final String STEREO_L16 = media("L16", "\"external\",\"internal\"", "8000");

    private static final String NIL = "00000000-0000-0000-0000-000000000000";

    final TestPeer peer;
    final Conversation conversation;
    private int seq;

    AudioHookClient() {
        this(peer());
    }

    AudioHookClient(TestPeer peer) {
        this.peer = peer;
        this.conversation = new AudioHookDialect().converse(peer);
    }

    static TestPeer peer() {
        return TestPeer.of("genesys", "", Map.of("Audiohook-Session-Id", List.of(SESSION)));
    }

    static String media(String format, String channels, String rate) {
        return "{\"type\":\"audio\",\"format\":\"" + format + "\",\"channels\":[" + channels + "],\"rate\":" + rate
                + "}";
    }

    static String openParameters(String conversationId, String media, String more) {
        return "{\"organizationId\":\"org-1\",\"conversationId\":\"" + conversationId
                + "\",\"participant\":{\"id\":\"part-1\",\"ani\":\"+815011112222\",\"aniName\":\"\",\"dnis\":\"+81120333444\"},"
                + "\"media\":[" + media + "]" + more + "}";
    }

    static String probeParameters() {
        return "{\"organizationId\":\"org-1\",\"conversationId\":\"" + NIL + "\",\"participant\":{\"id\":\"" + NIL
                + "\",\"ani\":\"\",\"aniName\":\"\",\"dnis\":\"\"},\"media\":[" + STEREO + "]}";
    }

    static String message(String type, int seq, int serverseq, String position, String parameters) {
        return "{\"version\":\"2\",\"type\":\"" + type + "\",\"id\":\"" + SESSION + "\",\"seq\":" + seq
                + ",\"serverseq\":" + serverseq + ",\"position\":\"" + position + "\",\"parameters\":" + parameters
                + "}";
    }

    /** Opens a session with the media offered. */
    AudioHookClient open(String... media) {
        return says("open", "PT0S", openParameters("call-1", String.join(",", media), ""));
    }

    /** The next message, having seen all of ours. */
    AudioHookClient says(String type, String position, String parameters) {
        return saysRaw(message(type, ++seq, peer.sent.size(), position, parameters));
    }

    AudioHookClient saysRaw(String message) {
        TestPeer.say(conversation, message);
        return this;
    }

    AudioHookClient sends(byte[] audio) {
        TestPeer.say(conversation, audio);
        return this;
    }

    /** Stereo mu-law of this length. */
    AudioHookClient sendsMillis(int millis) {
        return sends(new byte[millis * 8 * 2]);
    }
}
