package io.toneguard.ingest.source;

/**
 * What an authenticator makes of a handshake.
 *
 * @param reason for the log: never anything that the peer sent
 */
record Verdict(Outcome outcome, String reason) {
    static final Verdict ADMITTED = new Verdict(Outcome.ADMITTED, "");

    /** The better one, of several sources that the peer might be, comes later. */
    enum Outcome {
        /** It shows no credential of this kind. */
        MISSING,
        WRONG,
        /** It may be right, but we lack what is needed to tell. */
        UNAVAILABLE,
        ADMITTED
    }

    static Verdict missing(String reason) {
        return new Verdict(Outcome.MISSING, reason);
    }

    static Verdict wrong(String reason) {
        return new Verdict(Outcome.WRONG, reason);
    }

    static Verdict unavailable(String reason) {
        return new Verdict(Outcome.UNAVAILABLE, reason);
    }

    Verdict orBetter(Verdict other) {
        return other.outcome.compareTo(outcome) > 0 ? other : this;
    }
}
