package io.toneguard.ingest.session;

/** What comes behind what is written: it fills what was left open, or is too late, or comes twice, or its peer counts anew. */
final class LateMessages {
    private final CallSession session;
    private final LegTracks tracks;
    private final LegAudio audio;
    private final LegCounters counters;
    private final LateRun[] runs;

    LateMessages(CallSession session, LegTracks tracks, LegAudio audio, LegCounters counters) {
        this.session = session;
        this.tracks = tracks;
        this.audio = audio;
        this.counters = counters;
        this.runs = new LateRun[tracks.count()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = new LateRun();
        }
    }

    /**
     * One message, which its stamp or number puts behind what is written.
     *
     * @return false if so many came in a row that the peer has begun to count anew
     */
    boolean take(int track, long at, long nowNanos, byte[] bytes, int offset, int length) {
        if (audio.fill(track, at, bytes, offset, length)) {
            runs[track].ends();
            return true;
        }
        if (runs[track].isRestart(at, tracks.expected(nowNanos))) {
            return false;
        }
        boolean tooLate = at + audio.samples(length) <= session.timeline().settled();
        (tooLate ? counters.late() : counters.repeated()).increment();
        return true;
    }

    /** One was written in its turn. */
    void end(int track) {
        runs[track].ends();
    }

    /** The peer's stamps or numbers were out of all reason and count from somewhere else now. */
    void restamped() {
        counters.restamped().increment();
    }
}
