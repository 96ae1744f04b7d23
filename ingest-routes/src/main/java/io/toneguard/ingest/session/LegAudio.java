package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.Gap;

/** Writes a leg's bytes on the call's timeline, next in line or into what was left open. */
final class LegAudio {
    private final CallSession session;
    private final LegTracks tracks;
    private final PeerClock clock;
    private final WireFormat format;
    private final boolean coversTheCall;
    private final PartialSamples interleaved;
    private final PartialSamples[] apart;

    LegAudio(CallSession session, LegTracks tracks, PeerClock clock, WireFormat format) {
        this.session = session;
        this.tracks = tracks;
        this.clock = clock;
        this.format = format;
        this.coversTheCall = tracks.count() == session.call().format().channels();
        this.interleaved = new PartialSamples(format.frameBytes());
        this.apart = new PartialSamples[tracks.count()];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = new PartialSamples(format.codec().bytes());
        }
    }

    /** So many bytes of one track, in samples. */
    int samples(int bytes) {
        return bytes / format.codec().bytes();
    }

    /** So many samples of one track, in bytes. */
    int bytes(int samples) {
        return samples * format.codec().bytes();
    }

    /** Whether a message that is so far from where its track stands still goes on there: peers round. */
    static boolean isNextInLine(long off, int samples) {
        return Math.abs(off) * 2 < samples || samples == 0;
    }

    /** All tracks, sample by sample. */
    void next(long nowNanos, byte[] bytes, int offset, int length) {
        clock.hears(nowNanos, tracks.furthest());
        int samples = interleaved.join(bytes, offset, length);
        byte[] from = interleaved.bytes();
        int start = interleaved.offset();
        while (samples > 0) {
            int count = Math.min(samples, format.rateHz());
            if (coversTheCall && tracks.areLevel()) {
                long at = tracks.furthest();
                session.makeRoomFor(at + count);
                session.timeline().write(at, from, start, count);
                tracks.wrote(count);
            } else {
                nextApart(from, start, count);
            }
            start += count * format.frameBytes();
            samples -= count;
        }
    }

    /** The tracks stand at different places, because one of them got something of its own, or the call has more of them. */
    private void nextApart(byte[] bytes, int offset, int samples) {
        int channels = tracks.count();
        if (channels == 1) {
            write(tracks.get(0), bytes, offset, samples);
            return;
        }
        int sampleBytes = format.codec().bytes();
        byte[] one = new byte[samples * sampleBytes];
        for (int t = 0; t < channels; t++) {
            for (int i = 0; i < samples; i++) {
                System.arraycopy(bytes, offset + (i * channels + t) * sampleBytes, one, i * sampleBytes, sampleBytes);
            }
            write(tracks.get(t), one, 0, samples);
        }
    }

    /** One track. */
    void next(int track, long nowNanos, byte[] bytes, int offset, int length) {
        clock.hears(nowNanos, tracks.furthest());
        int samples = apart[track].join(bytes, offset, length);
        byte[] from = apart[track].bytes();
        int start = apart[track].offset();
        while (samples > 0) {
            int count = Math.min(samples, format.rateHz());
            write(tracks.get(track), from, start, count);
            start += count * format.codec().bytes();
            samples -= count;
        }
    }

    private void write(Track into, byte[] bytes, int offset, int samples) {
        session.makeRoomFor(into.high() + samples);
        session.timeline().write(into.channel, into.high(), bytes, offset, samples);
        into.wrote(samples);
    }

    /** What follows on this track does not complete what came before. */
    void leap(int track) {
        apart[track].drop();
    }

    /**
     * What lies before {@code to} on this track is missing, and may still come or be moved.
     *
     * @param sure up to here it is given up at once, so that a leap needs no memory
     */
    void leaveOpen(int track, long to, long sure, Gap.Kind kind) {
        Track into = tracks.get(track);
        leap(track);
        session.leaveOut(into, sure - into.high(), kind);
        session.makeRoomFor(to);
        into.leaveOpen(to, kind);
    }

    /**
     * Behind what was written: fills what was left open there.
     *
     * @return false if nothing was
     */
    boolean fill(int track, long at, byte[] bytes, int offset, int length) {
        Track into = tracks.get(track);
        int sampleBytes = format.codec().bytes();
        long to = at + length / sampleBytes;
        boolean filled = false;
        Track.Hole hole = into.holeWithin(at, to);
        while (hole != null) {
            long from = Math.max(at, hole.from());
            long until = Math.min(to, hole.to());
            int start = offset + (int) (from - at) * sampleBytes;
            session.timeline().write(into.channel, from, bytes, start, (int) (until - from));
            into.fill(hole, from, until);
            filled = true;
            hole = into.holeWithin(at, to);
        }
        return filled;
    }
}
