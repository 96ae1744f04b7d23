package io.toneguard.ingest.filesource;

import io.toneguard.voice.call.Speaker;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is usual for a recorder, and what that assumes; every part can be set otherwise by {@code sources add}. */
public enum FilePreset {
    /** MixMonitor; its names are whatever the dial plan says, mostly with the channel's unique id in them. */
    ASTERISK(
            List.of(
                    // FreePBX: DIRECTION-TO-FROM-DATE-TIME-UNIQUEID.
                    "(?<direction>in|out|internal)-.*-(?<callId>(?<startedAt>[0-9]{9,10})\\.[0-9]+)(?:[-_](?<leg>rx|tx))?\\.[A-Za-z0-9]+",
                    "(?:.*[^0-9.])?(?<callId>(?<startedAt>[0-9]{9,10})\\.[0-9]+)(?:[-_](?<leg>rx|tx))?\\.[A-Za-z0-9]+"),
            Map.of(
                    "rx", Speaker.CUSTOMER,
                    "tx", Speaker.AGENT,
                    "left", Speaker.CUSTOMER,
                    "right", Speaker.AGENT),
            "names hold the channel's unique id (epoch seconds, dot, number), which becomes call id and start; MixMonitor runs on the"
                    + " customer's channel, so that its r() file (-rx) and the left of option D are the customer; headerless .raw of option"
                    + " D needs --codec=slin --rate=8000 --channels=2"),

    /** record_session; the stock dial plans put date, time or the leg's UUID into the name. */
    FREESWITCH(
            List.of(
                    ".*?(?<startedAt>[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}).*?(?<callId>" + uuid()
                            + ").*",
                    ".*?(?<callId>" + uuid() + ").*",
                    ".*?(?<startedAt>[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}).*"),
            Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT),
            "the first UUID in a name is the call's id, YYYY-MM-DD-HH-MM-SS its start in --zone; RECORD_STEREO on the customer's leg, so"
                    + " that left (read) is the customer; with RECORD_STEREO_SWAP or on the agent's leg: --agent-channel=left"),

    /** Recordings fetched by its REST API, its JSON beside them. */
    TWILIO(
            List.of("(?:.*[^A-Za-z0-9])?(?<callId>CA[0-9a-f]{32})(?:[^A-Za-z0-9].*)?"),
            Map.of("left", Speaker.CUSTOMER, "right", Speaker.AGENT),
            "a call SID in the name, or the recording resource's JSON beside it, is the call's id; dual channels, recorded from the"
                    + " customer's leg as Flex does; recorded from the agent's: --agent-channel=left"),

    /** Verint, Engage. */
    VERINT(
            List.of(),
            Map.of("left", Speaker.AGENT, "right", Speaker.CUSTOMER),
            "the left channel is the agent, the right one the outside party; names and XML differ from site to site: add --pattern"),

    /** Genesys Cloud exports and Genesys Engage's recording.json. */
    GENESYS(
            List.of("(?:.*[^0-9a-f])??(?<callId>" + uuid() + ").*"),
            Map.of(),
            "the first UUID in a name is the conversation's id, as is `id` of a recording.json beside it; who speaks on which channel of a"
                    + " merged file differs: set --agent-channel=left or right"),

    /** BIZTEL: a file for each direction. */
    BIZTEL(
            List.of("(?<callId>.+?)[-_.](?<leg>up|down)\\.[A-Za-z0-9]+"),
            Map.of("up", Speaker.AGENT, "down", Speaker.CUSTOMER),
            "names end in -up or -down: up is the operator, down the customer, each a recording of the same call");

    private final List<String> patterns;
    private final Map<String, Speaker> speakers;
    private final String assumes;

    FilePreset(List<String> patterns, Map<String, Speaker> speakers, String assumes) {
        this.patterns = patterns;
        this.speakers = speakers;
        this.assumes = assumes;
    }

    /** The word of the command line and the table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #word()} back.
     *
     * @throws IllegalArgumentException if there is no such preset
     */
    public static FilePreset of(String word) {
        return Arrays.stream(values())
                .filter(preset -> preset.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown preset '" + word + "'; known: "
                        + Arrays.stream(values()).map(FilePreset::word).collect(Collectors.joining(", "))));
    }

    public List<NamePattern> patterns() {
        return patterns.stream().map(NamePattern::stored).toList();
    }

    /** By track: left, right, mono, or a leg's word in the name. */
    public Map<String, Speaker> speakers() {
        return speakers;
    }

    /** One sentence: what must be true for it to be right. */
    public String assumes() {
        return assumes;
    }

    private static String uuid() {
        return "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    }
}
