package io.toneguard.ingest.recorder;

import io.toneguard.ingest.ledger.GapTally;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the journal of an earlier process says of a call whose recording it did not finish. */
final class LeftCall {
    private static final String DIED =
            "the recording process ended while the call ran; finished from its journal at the next start";

    private LiveCall call;
    private final List<Place> places = new ArrayList<>();
    private Said earlier = new Said();
    private Said latest = new Said();
    private long forced;
    private JournalRecord.@Nullable Ended ended;

    /** What one file of the journal says besides audio. */
    private static final class Said {
        private final GapTally gaps = new GapTally();
        private final GapTally shed = new GapTally();
        private final ToldSegments segments = new ToldSegments();

        private long amount() {
            return segments.size()
                    + Stream.concat(gaps.gaps().stream(), shed.gaps().stream())
                            .mapToLong(Gap::samples)
                            .sum();
        }
    }

    LeftCall(LiveCall call) {
        this.call = call;
    }

    /** A newer file says everything anew. */
    void startedAgain(LiveCall again) {
        call = again;
        earlier = said();
        latest = new Said();
    }

    /** The newer file's word, unless a crash cut it short before it had said as much as the one before. */
    private Said said() {
        return latest.amount() >= earlier.amount() ? latest : earlier;
    }

    void known(LiveCall more) {
        call = more;
    }

    void add(Place place) {
        places.add(place);
    }

    void gap(Gap gap) {
        latest.gaps.add(gap);
    }

    void shed(Gap gap) {
        latest.shed.add(gap);
    }

    void segment(Segment segment) {
        latest.segments.add(segment);
    }

    void forced(long position) {
        forced = Math.max(forced, position);
    }

    void ended(JournalRecord.Ended end) {
        ended = end;
    }

    LiveCall call() {
        return call;
    }

    List<Gap> gaps() {
        return said().gaps.gaps();
    }

    List<Gap> shed() {
        return said().shed.gaps();
    }

    List<Segment> segments() {
        return said().segments.all();
    }

    /** Bytes of audio that the draft holds durably. */
    long forced() {
        return forced;
    }

    /** In order of the audio, without what the draft holds durably. */
    List<Place> places() {
        return places.stream()
                .filter(place -> place.end() > forced)
                .sorted(Comparator.comparingLong(Place::position))
                .toList();
    }

    /** As it ended, or, where the process died first, as far as there is audio. */
    JournalRecord.Ended ended() {
        var all = new GapTally();
        var segments = segments();
        gaps().forEach(all::add);
        shed().forEach(all::add);
        var end = ended;
        var told = end == null ? null : end.call();
        return new JournalRecord.Ended(
                told == null
                        ? new CallEnded(0, CallEnded.Ending.TRUNCATED, DIED, all.gaps(), segments, 0)
                        : new CallEnded(
                                told.samples(),
                                told.ending(),
                                told.reason(),
                                all.gaps(),
                                segments,
                                told.clockDriftPpm()),
                end == null ? -1 : end.samples());
    }
}
