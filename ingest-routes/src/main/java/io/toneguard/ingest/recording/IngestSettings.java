package io.toneguard.ingest.recording;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the file drop, under {@code ingest}.
 *
 * @param inbox the folder that holds one folder per tenant
 * @param settle a file is whole when its size and time have stood still for this long
 * @param giveUpAfter a file that stood still this long and still is no whole recording is quarantined; younger ones may be in the making
 * @param joinWait how long one of two mono files of a call waits for the other before it is quarantined
 * @param pollDelay pause between two looks at the inbox
 * @param lanes how many files are taken out of the inbox at one time, one tenant's never in all lanes; and as many again of those that came over HTTP
 * @param decodingLanes how many files are decoded at one time, each by a process of its own; one tenant's never in all of them
 */
@ConfigurationProperties("ingest")
public record IngestSettings(
        Path inbox,
        @DefaultValue("500ms") Duration settle,
        @DefaultValue("10s") Duration giveUpAfter,
        @DefaultValue("2m") Duration joinWait,
        @DefaultValue("500ms") Duration pollDelay,
        @DefaultValue("5") int lanes,
        @DefaultValue("2") int decodingLanes) {
    /** What a Camel endpoint's address gives another meaning. */
    private static final String NOT_IN_AN_ADDRESS = ".*[?#%{}].*";

    private static final Duration LONGEST_JOIN_WAIT = Duration.ofHours(24);

    /** One for one tenant, one for the others. */
    private static final int FEWEST_LANES = 2;

    private static final int MOST_LANES = 64;

    public IngestSettings {
        if (inbox == null) {
            throw new IllegalArgumentException(
                    "ingest.inbox is not set; name the folder that holds one folder per tenant");
        }
        if (inbox.toAbsolutePath().toString().matches(NOT_IN_AN_ADDRESS)) {
            throw new IllegalArgumentException("ingest.inbox=" + inbox.toAbsolutePath()
                    + " has one of ? # % { } in its path; use a folder without, or a link to it");
        }
        if (settle.isNegative() || giveUpAfter.compareTo(settle) < 0) {
            throw new IllegalArgumentException("ingest.give-up-after=" + giveUpAfter + " is shorter than ingest.settle="
                    + settle + "; a file must stand still before it can be given up");
        }
        if (joinWait.compareTo(settle) < 0 || joinWait.compareTo(LONGEST_JOIN_WAIT) > 0) {
            throw new IllegalArgumentException("ingest.join-wait=" + joinWait + " is shorter than ingest.settle="
                    + settle + " or longer than 24h");
        }
        if (pollDelay.toMillis() < 1) {
            throw new IllegalArgumentException("ingest.poll-delay=" + pollDelay + " is shorter than a millisecond");
        }
        requireLanes("ingest.lanes", lanes);
        requireLanes("ingest.decoding-lanes", decodingLanes);
    }

    private static void requireLanes(String setting, int lanes) {
        if (lanes < FEWEST_LANES || lanes > MOST_LANES) {
            throw new IllegalArgumentException(setting + "=" + lanes + " is outside " + FEWEST_LANES + " to "
                    + MOST_LANES + "; with one lane a tenant would hold up all others");
        }
    }
}
