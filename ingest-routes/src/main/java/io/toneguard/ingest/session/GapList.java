package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;
import java.util.ArrayList;
import java.util.List;

/** The gaps of a call, those that touch as one. Past a bound the last of a channel and kind grows, silence and audio between included. */
final class GapList {
    private static final int MAX_GAPS = 4_096;

    private final List<Gap> gaps = new ArrayList<>();

    void add(Gap gap) {
        for (int i = gaps.size() - 1; i >= 0; i--) {
            Gap before = gaps.get(i);
            if (before.channel() == gap.channel()) {
                boolean touches = before.kind() == gap.kind() && before.toSample() == gap.fromSample();
                if (touches) {
                    gaps.set(
                            i,
                            new Gap(gap.channel(), before.fromSample(), before.samples() + gap.samples(), gap.kind()));
                    return;
                }
                if (gaps.size() < MAX_GAPS) {
                    break;
                }
                if (before.kind() == gap.kind()) {
                    gaps.set(
                            i,
                            new Gap(
                                    gap.channel(),
                                    before.fromSample(),
                                    gap.toSample() - before.fromSample(),
                                    gap.kind()));
                    return;
                }
            }
        }
        gaps.add(gap);
    }

    List<Gap> all() {
        return List.copyOf(gaps);
    }
}
