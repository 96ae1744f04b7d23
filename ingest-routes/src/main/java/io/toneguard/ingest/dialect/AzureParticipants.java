package io.toneguard.ingest.dialect;

/**
 * Who of a call's participants has which track. The first of a kind keeps the kind's track; whoever comes besides has none, is left out and
 * told when the call ends.
 */
final class AzureParticipants {
    private static final int MIXED = 0;
    private static final int CUSTOMER = 0;
    private static final int AGENT = 1;

    private final boolean unmixed;
    private final String[] holders = {"", ""};
    private long leftOut;

    AzureParticipants(boolean unmixed) {
        this.unmixed = unmixed;
    }

    /**
     * @param id the participant's raw id, empty in mixed audio
     * @return -1 for who has no track
     * @throws DialectException if the audio is unmixed where the source says mixed, or the other way round: both voices would lie over each
     *     other, or one track stay empty, for as long as the source is not set right
     */
    int trackOf(JsonText id, MediaJson message) {
        if (unmixed && id.isEmpty()) {
            throw message.broken("is mixed audio (no participantRawID); set the source's channels to 1");
        }
        if (!unmixed && id.isEmpty()) {
            return MIXED;
        }
        int track = !unmixed ? MIXED : id.startsWith("4:") ? CUSTOMER : id.startsWith("8:") ? AGENT : -1;
        if (track >= 0 && holders[track].isEmpty()) {
            holders[track] = id.toString();
        }
        if (track >= 0 && id.is(holders[track])) {
            return track;
        }
        if (!unmixed) {
            throw message.broken("is of a second participant; for unmixed audio set the source's channels to 2");
        }
        leftOut++;
        return -1;
    }

    /** Such as {@code ; left out: 12 of further participants}; empty if none was. */
    String leftOut() {
        return leftOut == 0 ? "" : "; left out: " + leftOut + " of further participants";
    }
}
