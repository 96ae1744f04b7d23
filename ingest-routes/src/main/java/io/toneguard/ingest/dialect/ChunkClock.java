package io.toneguard.ingest.dialect;

import java.util.Arrays;

/**
 * Where audio belongs whose messages are numbered from 1 within their track and may come out of order. Places are sums of lengths, so
 * that messages may differ in length; what has not come is taken to be as long as the message before it, and keeps its place for when it
 * comes late.
 *
 * <p>No vendor says whether two tracks count on one counter. As long as no number has come on both tracks they may, and then order of
 * arrival is the place: half of the numbers missing on a track is no loss. Silences on the wire have no numbers: a place says what comes after
 * what on its track, never when.
 */
final class ChunkClock {
    /** Numbers, the latest ones, whose places are remembered: over a second of 20 ms messages. */
    private static final int REMEMBERED = 64;

    /** Messages missing at once at most; more is a broken number, and would have us record silence for as long. */
    private static final long LONGEST_JUMP = 180_000;

    /** As many numbers in a row that came before, or are too old to tell, each higher than the one before: they begin anew. */
    private static final int STALE_BEFORE_RESTART = 10;

    /** A stream is as likely to begin with one of the first messages, out of order, as we are to have joined it late. */
    private static final long BEGINNING = 10;

    private final int sampleBytes;
    private final Track[] tracks;
    private boolean ownCounters;

    ChunkClock(int sampleBytes, int tracks) {
        this.sampleBytes = sampleBytes;
        this.tracks = new Track[tracks];
        for (int i = 0; i < tracks; i++) {
            this.tracks[i] = new Track();
        }
        this.ownCounters = tracks == 1;
    }

    /**
     * The first sample's position in what was sent on its track; -1 for a message that is too old to have a place.
     *
     * @param chunk {@link MediaJson#ABSENT} where the peer says none: next in line
     * @param bytes of the message's audio
     * @throws DialectException if the number is over 180000 messages (an hour of 20 ms) ahead of the latest one
     */
    long sampleAt(int track, long chunk, int bytes) {
        var own = tracks[track];
        if (chunk < 0) {
            return own.next(bytes) / sampleBytes;
        }
        boolean mayBeShared = !ownCounters && otherHasSpoken(track);
        if (mayBeShared && tracks[1 - track].isBeyond(chunk)) {
            ownCounters = true;
            mayBeShared = false;
        }
        long place;
        if (own.countsAnew(chunk)) {
            for (Track each : tracks) {
                each.forget();
            }
            ownCounters = tracks.length == 1;
            place = own.first(chunk, bytes, true);
        } else if (own.highest < 0) {
            place = own.first(chunk, bytes, mayBeShared);
        } else if (chunk <= own.highest) {
            place = own.late(chunk, bytes, mayBeShared);
        } else {
            place = own.ahead(chunk, bytes, mayBeShared);
        }
        return place < 0 ? -1 : place / sampleBytes;
    }

    private boolean otherHasSpoken(int track) {
        return tracks[1 - track].highest >= 0;
    }

    private static final class Track {
        private long highest = -1;
        private long latestStale;
        private int staleInARow;
        private long end;
        private int length;
        private final long[] numbers = new long[REMEMBERED];
        private final long[] places = new long[REMEMBERED];
        private final boolean[] seen = new boolean[REMEMBERED];

        Track() {
            Arrays.fill(numbers, -1);
        }

        /** Whether a counter that has been here cannot count this number on another track: it came here, or is long past. */
        boolean isBeyond(long chunk) {
            int slot = slot(chunk);
            return (numbers[slot] == chunk && seen[slot]) || chunk + REMEMBERED <= highest;
        }

        /** Whether this number, which is told once, is one too many of those that are behind and fill nothing. */
        boolean countsAnew(long chunk) {
            int slot = slot(chunk);
            boolean stale = chunk <= highest && (numbers[slot] != chunk || seen[slot]);
            staleInARow = !stale ? 0 : chunk > latestStale ? staleInARow + 1 : 1;
            latestStale = chunk;
            return staleInARow > STALE_BEFORE_RESTART;
        }

        /** Numbers begin anew, whatever they begin with; places go on. */
        void forget() {
            highest = -1;
            staleInARow = 0;
            Arrays.fill(numbers, -1);
        }

        long next(int bytes) {
            long place = end;
            end += bytes;
            return place;
        }

        long first(long chunk, int bytes, boolean mayBeShared) {
            if (!mayBeShared && chunk <= BEGINNING) {
                highest = 0;
                length = bytes;
                return ahead(chunk, bytes, false);
            }
            highest = chunk - 1;
            return ahead(chunk, bytes, mayBeShared);
        }

        long late(long chunk, int bytes, boolean mayBeShared) {
            int slot = slot(chunk);
            if (numbers[slot] == chunk) {
                seen[slot] = true;
                return places[slot];
            }
            return mayBeShared ? next(bytes) : -1;
        }

        long ahead(long chunk, int bytes, boolean mayBeShared) {
            if (chunk - highest > LONGEST_JUMP) {
                throw new DialectException("chunk " + chunk + " comes " + (chunk - highest) + " after chunk " + highest
                        + "; at most " + LONGEST_JUMP + " may be missing");
            }
            if (!mayBeShared) {
                long missing = chunk - highest - 1;
                long remembered = Math.min(missing, REMEMBERED - 1);
                end += (missing - remembered) * length;
                for (long number = chunk - remembered; number < chunk; number++) {
                    remember(number, false);
                    end += length;
                }
            }
            highest = chunk;
            length = bytes;
            remember(chunk, true);
            return next(bytes);
        }

        private void remember(long chunk, boolean came) {
            numbers[slot(chunk)] = chunk;
            places[slot(chunk)] = end;
            seen[slot(chunk)] = came;
        }

        private static int slot(long chunk) {
            return (int) (chunk % REMEMBERED);
        }
    }
}
