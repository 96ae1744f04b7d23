package io.toneguard.voice;

import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.features.MeasureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who speaks where in a recording, in samples.
 *
 * @param segments channel 0 first, each channel in order of time
 * @param channels 1 or 2
 * @param rateHz the analysis's
 * @param samples of each channel, at that rate
 */
record Cast(List<SpeakerSegment> segments, int channels, int rateHz, long samples) {
    /** The channels, with a stretch for each segment that may be measured. */
    List<Channel> channels(MeasureSet measures, Predicate<Speaker> mayMeasure) {
        var made = new ArrayList<Channel>();
        for (int channel = 0; channel < channels; channel++) {
            made.add(new Channel());
        }
        for (int i = 0; i < segments.size(); i++) {
            SpeakerSegment segment = segments.get(i);
            if (mayMeasure.test(segment.speaker())) {
                Channel whole = made.get(segment.channel());
                whole.add(new Stretch(segment, rateHz, from(i), until(i), measures, dialogue(i, mayMeasure), whole));
            }
        }
        if (made.stream().filter(Channel::isMeasured).count() == 2) {
            made.get(0).join(made.get(1));
            made.get(1).join(made.get(0));
        }
        return made;
    }

    private long from(int i) {
        return Math.min(samples, Math.round(segments.get(i).fromSeconds() * rateHz));
    }

    /** Where the channel's next segment begins, or the recording ends. */
    private long until(int i) {
        boolean last = i + 1 == segments.size()
                || segments.get(i + 1).channel() != segments.get(i).channel();
        return last ? samples : from(i + 1);
    }

    private Dialogue.Kind dialogue(int of, Predicate<Speaker> mayMeasure) {
        if (channels == 1) {
            return Dialogue.Kind.ALONE;
        }
        long heard = 0;
        for (int i = 0; i < segments.size(); i++) {
            SpeakerSegment segment = segments.get(i);
            if (segment.channel() != segments.get(of).channel() && mayMeasure.test(segment.speaker())) {
                heard += Math.max(0, Math.min(until(i), until(of)) - Math.max(from(i), from(of)));
            }
        }
        return heard == until(of) - from(of) ? Dialogue.Kind.WITH_OTHER : Dialogue.Kind.OTHER_UNHEARD;
    }
}
