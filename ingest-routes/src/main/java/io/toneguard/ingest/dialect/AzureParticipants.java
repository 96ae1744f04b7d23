package io.toneguard.ingest.dialect;

import io.toneguard.ingest.session.Leg;

/**
 * Who of a call's participants has which track: {@code 4:...}, who came by telephone, the customer's, {@code 8:...}, who uses a
 * communication app, the agent's. Nobody says who leaves. So whoever comes takes the track of one of his kind who has been quiet for over a
 * second, or else the other track if nobody ever had it, since customer and agent may both be on the telephone. Who finds none is left out
 * for as long as that is so, and told when the call ends.
 */
final class AzureParticipants {
    static final int NONE = -1;

    private static final int MIXED = 0;
    private static final int CUSTOMER = 0;
    private static final int AGENT = 1;
    private static final String BY_TELEPHONE = "4:";
    private static final String BY_APP = "8:";

    private final boolean unmixed;
    private final IsoClock clock;
    private final String[] holders = {"", ""};
    private long leftOut;

    AzureParticipants(boolean unmixed, IsoClock clock) {
        this.unmixed = unmixed;
        this.clock = clock;
    }

    /**
     * The track of whom this message is; tells the leg who takes one over.
     *
     * @return {@link #NONE} for who has no track
     * @throws DialectException if the audio is unmixed where the source says mixed, or the other way round: both voices would lie over each
     *     other, or one track stay empty, for as long as the source is not set right
     */
    int trackOf(MediaJson message, Leg of) {
        var id = message.text(AzureDialect.PARTICIPANT);
        if (!unmixed) {
            return mixed(id, message);
        }
        if (id.isEmpty()) {
            throw message.broken("is mixed audio (no participantRawID); set the source's channels to 1");
        }
        if (id.is(holders[CUSTOMER])) {
            return CUSTOMER;
        }
        if (id.is(holders[AGENT])) {
            return AGENT;
        }
        int track = trackFor(id, message);
        if (track == NONE) {
            leftOut++;
        } else {
            take(track, id, of);
        }
        return track;
    }

    private int mixed(JsonText id, MediaJson message) {
        if (!id.isEmpty() && holders[MIXED].isEmpty()) {
            holders[MIXED] = id.toString();
        }
        if (!id.isEmpty() && !id.is(holders[MIXED])) {
            throw message.broken("is of a second participant; for unmixed audio set the source's channels to 2");
        }
        return MIXED;
    }

    private int trackFor(JsonText newcomer, MediaJson message) {
        int own = newcomer.startsWith(BY_TELEPHONE) ? CUSTOMER : newcomer.startsWith(BY_APP) ? AGENT : NONE;
        if (own == NONE) {
            return NONE;
        }
        int other = 1 - own;
        // An app that has the customer's track, since nobody had come by telephone, gives way to who does.
        boolean givesWay = own == CUSTOMER && holders[CUSTOMER].startsWith(BY_APP);
        if (holders[own].isEmpty() || givesWay || isQuiet(own, message)) {
            return own;
        }
        boolean otherIsOfItsKind =
                holders[other].isEmpty() || holders[other].startsWith(own == CUSTOMER ? BY_TELEPHONE : BY_APP);
        return otherIsOfItsKind && isQuiet(other, message) ? other : NONE;
    }

    private boolean isQuiet(int track, MediaJson message) {
        return clock.quietSeconds(track, message.text(AzureDialect.TIMESTAMP), message) > 1;
    }

    /** The first to have a track is whom the call's own metadata names. A telephone number is nobody's name. */
    private void take(int track, JsonText newcomer, Leg of) {
        boolean takesOver = !holders[track].isEmpty();
        holders[track] = newcomer.toString();
        if (takesOver) {
            of.participant(track, newcomer.startsWith(BY_APP) ? PlainText.of(holders[track]) : null);
        }
    }

    /** Such as {@code ; left out: 12 of further participants}; empty if none was. */
    String leftOut() {
        return leftOut == 0 ? "" : "; left out: " + leftOut + " of further participants";
    }
}
