package io.toneguard.ingest.recorder;

import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.Gap;
import java.util.ArrayList;
import java.util.List;

/** Where silence was put into a draft because its audio was not to be had. */
final class FilledRanges {
    private record Range(long from, long to) {}

    private final WireFormat format;
    private final List<Range> ranges = new ArrayList<>();

    FilledRanges(WireFormat format) {
        this.format = format;
    }

    void add(long fromByte, long toByte) {
        ranges.add(new Range(fromByte / format.frameBytes(), -Math.floorDiv(-toByte, format.frameBytes())));
    }

    /** One gap per range and channel, save for those that are listed already. */
    List<Gap> notIn(List<Gap> listed) {
        var gaps = new ArrayList<Gap>();
        for (Range range : ranges) {
            for (int channel = 0; channel < format.channels(); channel++) {
                int wanted = channel;
                boolean known = listed.stream()
                        .anyMatch(gap -> gap.channel() == wanted
                                && gap.kind() == Gap.Kind.SHED
                                && gap.fromSample() <= range.from
                                && gap.toSample() >= range.to);
                if (!known) {
                    gaps.add(new Gap(channel, range.from, range.to - range.from, Gap.Kind.SHED));
                }
            }
        }
        return gaps;
    }
}
