package io.toneguard.tap.history;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.TenantId;
import java.util.List;

/**
 * What was read of one person on one channel, and is over.
 *
 * @param fromSeconds where the segment begins, seconds of the recording
 * @param windowsShed readings that are missing
 */
public record HeardSegment(
        TenantId tenant,
        RecordingId recording,
        String callId,
        int channel,
        double fromSeconds,
        Speaker speaker,
        boolean enrolled,
        int windowsShed,
        HeardSeconds seconds) {
    public static HeardSegment of(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {
        var call = voice.call();
        var segment = voice.segment();
        return new HeardSegment(
                call.tenant(),
                call.recording(),
                call.callId(),
                segment.channel(),
                voice.fromSeconds(),
                segment.speaker(),
                enrolled,
                windowsShed,
                HeardSeconds.of(readings, voice.fromSeconds()));
    }

    /** Readings in it. */
    public int readings() {
        return seconds.size();
    }
}
