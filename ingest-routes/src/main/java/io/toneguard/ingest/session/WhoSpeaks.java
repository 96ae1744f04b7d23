package io.toneguard.ingest.session;

import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who speaks on a call's channels, from when on. The listeners hear of a segment before they hear its audio. */
final class WhoSpeaks {
    private final LiveCall call;
    private final Track[] tracks;
    private final Timeline timeline;
    private final Listeners listeners;
    /** By channel: what the peer calls the track; empty until its leg has come. */
    private final String[] names;

    private final List<Segment> segments = new ArrayList<>();
    /** By channel. */
    private final Segment[] current;

    /** Tells the listeners who speaks first. */
    WhoSpeaks(LiveCall call, Track[] tracks, Timeline timeline, Listeners listeners) {
        this.call = call;
        this.tracks = tracks;
        this.timeline = timeline;
        this.listeners = listeners;
        names = new String[tracks.length];
        current = new Segment[tracks.length];
        for (int channel = 0; channel < tracks.length; channel++) {
            names[channel] = "";
            Speaker speaker = call.speakers().get(channel);
            begin(new Segment(channel, 0, speaker, speaker == Speaker.AGENT ? call.agentId() : null));
        }
    }

    void name(int channel, String track) {
        names[channel] = track;
    }

    /** In order of their beginnings; of several that began at one sample of a channel the last. */
    List<Segment> segments() {
        return segments;
    }

    void participant(int channel, @Nullable String named) {
        String person = CallOpening.clean(named);
        Segment before = current[channel];
        if (Objects.equals(before.person(), person) || segments.size() >= Segment.MOST) {
            return;
        }
        // Before the channel is heard, nobody has spoken on it.
        long from =
                tracks[channel].isHeard() ? Math.max(tracks[channel].high(), timeline.settled()) : before.fromSample();
        if (from == before.fromSample()) {
            segments.remove(before);
        }
        begin(new Segment(channel, from, before.speaker(), person));
    }

    /**
     * Another person speaks where somebody outside says: on the track of this name, else on the channel of this number, else where this
     * speaker is.
     *
     * @return false if that is nowhere
     */
    boolean participant(String track, String speaker, @Nullable String named) {
        return participant(channel -> names[channel].equalsIgnoreCase(track), named)
                || participant(channel -> track.equals(Integer.toString(channel)), named)
                || participant(
                        channel -> speaker.equalsIgnoreCase(
                                call.speakers().get(channel).word()),
                        named);
    }

    private boolean participant(IntPredicate where, @Nullable String named) {
        int[] channels = IntStream.range(0, tracks.length).filter(where).toArray();
        for (int channel : channels) {
            participant(channel, named);
        }
        return channels.length > 0;
    }

    /** Whichever of the two connections came first: the agent is known if one of them says so. Who has taken over since is known by another name. */
    void agentIs(@Nullable String person) {
        for (Segment segment : current.clone()) {
            if (person != null && segment.speaker() == Speaker.AGENT && segment.person() == null) {
                participant(segment.channel(), person);
            }
        }
    }

    private void begin(Segment segment) {
        segments.add(segment);
        current[segment.channel()] = segment;
        listeners.tell(listener -> listener.segment(segment));
    }
}
