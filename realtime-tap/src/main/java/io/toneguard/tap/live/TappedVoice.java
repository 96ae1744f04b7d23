package io.toneguard.tap.live;

import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;

/**
 * One person on one channel of a running call.
 *
 * @param number of the segment among its channel's, from 0; the ledger numbers all channels' together when the call is over
 */
public record TappedVoice(LiveCall call, Segment segment, int number) {
    /** Where the segment begins, seconds of the recording. */
    public double fromSeconds() {
        return (double) segment.fromSample() / call.format().rateHz();
    }

    /** What kind of channel it is: voices are compared within one kind only. SOURCE/CODEC/RATE. */
    public String channelKind() {
        return call.source() + "/" + call.format().codec().word() + "/"
                + call.format().rateHz();
    }
}
