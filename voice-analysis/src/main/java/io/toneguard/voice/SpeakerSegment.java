package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One person on one channel of a recording, from a moment until the channel's next segment or the recording's end. A person has a calm of their own,
 * so what one segment measures is of its own time only.
 *
 * @param number of the segment within the recording, from 1, as the ledger numbers it
 * @param channel 0 is the left channel or the only one
 * @param fromSeconds where it begins, seconds of the recording; one that begins at the recording's end or later heard nothing
 */
public record SpeakerSegment(int number, int channel, double fromSeconds, Speaker speaker) {
    public SpeakerSegment {
        if (number < 1 || channel < 0 || !(fromSeconds >= 0 && Double.isFinite(fromSeconds))) {
            throw new IllegalArgumentException("segment " + number + " on channel " + channel + " from " + fromSeconds
                    + " s: numbers begin at 1, channels and seconds at 0");
        }
    }

    /**
     * One segment a channel, numbered in their order: nobody took the call over.
     *
     * @param speakers who speaks on each channel, channel 0 first
     */
    public static List<SpeakerSegment> wholeChannels(List<Speaker> speakers) {
        var segments = new ArrayList<SpeakerSegment>();
        for (int channel = 0; channel < speakers.size(); channel++) {
            segments.add(new SpeakerSegment(channel + 1, channel, 0, speakers.get(channel)));
        }
        return segments;
    }

    /** Those of the recording's channels, channel 0 first, each channel in order of time; a channel that nobody named is an unknown speaker's. */
    static List<SpeakerSegment> ofChannels(List<SpeakerSegment> named, int channels) {
        var segments = new ArrayList<>(named);
        int number = named.stream().mapToInt(SpeakerSegment::number).max().orElse(0);
        for (int channel = 0; channel < channels; channel++) {
            int wanted = channel;
            if (named.stream().noneMatch(segment -> segment.channel() == wanted)) {
                segments.add(new SpeakerSegment(++number, channel, 0, Speaker.UNKNOWN));
            }
        }
        segments.removeIf(segment -> segment.channel() >= channels);
        segments.sort(Comparator.comparingInt(SpeakerSegment::channel)
                .thenComparingDouble(SpeakerSegment::fromSeconds)
                .thenComparingInt(SpeakerSegment::number));
        return segments;
    }
}
