package io.toneguard.ingest.session;

import io.toneguard.voice.audio.WireFormat;

/** Writes a leg's bytes on the call's timeline, next in line or into what was left open. */
final class LegAudio {
    private final CallSession session;
    private final Track[] tracks;
    private final WireFormat format;
    private final boolean coversTheCall;
    private final PartialSamples interleaved;
    private final PartialSamples[] apart;

    LegAudio(CallSession session, Track[] tracks, WireFormat format) {
        this.session = session;
        this.tracks = tracks;
        this.format = format;
        this.coversTheCall = tracks.length == session.call().format().channels();
        this.interleaved = new PartialSamples(format.frameBytes());
        this.apart = new PartialSamples[tracks.length];
        for (int i = 0; i < tracks.length; i++) {
            apart[i] = new PartialSamples(format.codec().bytes());
        }
    }

    /** All tracks, sample by sample. */
    void next(byte[] bytes, int offset, int length) {
        int samples = interleaved.join(bytes, offset, length);
        byte[] from = interleaved.bytes();
        int start = interleaved.offset();
        while (samples > 0) {
            int count = Math.min(samples, format.rateHz());
            if (coversTheCall && areLevel()) {
                long at = tracks[0].high();
                session.makeRoomFor(at + count);
                session.timeline().write(at, from, start, count);
                for (Track track : tracks) {
                    track.wrote(count);
                }
            } else {
                nextApart(from, start, count);
            }
            start += count * format.frameBytes();
            samples -= count;
        }
    }

    private boolean areLevel() {
        return tracks.length == 1 || tracks[0].high() == tracks[1].high();
    }

    /** The tracks stand at different places, because one of them got something of its own, or the call has more of them. */
    private void nextApart(byte[] bytes, int offset, int samples) {
        if (tracks.length == 1) {
            write(tracks[0], bytes, offset, samples);
            return;
        }
        int sampleBytes = format.codec().bytes();
        byte[] one = new byte[samples * sampleBytes];
        for (int t = 0; t < tracks.length; t++) {
            for (int i = 0; i < samples; i++) {
                System.arraycopy(
                        bytes, offset + (i * tracks.length + t) * sampleBytes, one, i * sampleBytes, sampleBytes);
            }
            write(tracks[t], one, 0, samples);
        }
    }

    /** One track. */
    void next(int track, byte[] bytes, int offset, int length) {
        int samples = apart[track].join(bytes, offset, length);
        byte[] from = apart[track].bytes();
        int start = apart[track].offset();
        while (samples > 0) {
            int count = Math.min(samples, format.rateHz());
            write(tracks[track], from, start, count);
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
     * Behind what was written: fills what was left open there.
     *
     * @return false if nothing was
     */
    boolean fill(int track, long at, byte[] bytes, int offset, int length) {
        Track into = tracks[track];
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
