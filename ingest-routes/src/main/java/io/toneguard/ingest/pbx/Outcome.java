package io.toneguard.ingest.pbx;

import io.toneguard.ingest.source.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a conversation ended: the first thing that went wrong is the one that is counted and the one line in the log. */
final class Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(PbxServer.class);
    private static final int LONGEST = 300;

    private final Source source;
    private String cause = "";
    private String told = "";

    Outcome(Source source) {
        this.source = source;
    }

    /** @param why one of few words, for the counter */
    void because(String why) {
        cause = cause.isEmpty() ? why : cause;
    }

    String cause() {
        return cause;
    }

    void tell(String callId, String reason) {
        if (told.isEmpty()) {
            told = printable(reason);
            LOG.info("Source {} ({}), call {}: {}", source.label(), source.dialect(), callId, told);
        }
    }

    /** Our own fault: the one line with a stack trace. */
    void fault(String callId, String reason, Throwable e) {
        if (told.isEmpty()) {
            told = reason;
            LOG.error(
                    "Source {} ({}), call {}: {}; the call ends, others go on",
                    source.label(),
                    source.dialect(),
                    callId,
                    reason,
                    e);
        }
    }

    /** Empty if all went well so far. */
    String told() {
        return told;
    }

    /** What a close code says, in words. */
    static String closing(int code) {
        return switch (code) {
            case 1005 -> "the peer closed the connection without a code";
            case 1006 -> "the connection broke";
            default -> "the peer closed the connection with code " + code;
        };
    }

    /** What a peer made up must not make up lines of the log. */
    static String printable(String text) {
        var line = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return line.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
