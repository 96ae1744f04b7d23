package io.toneguard.ingest.session;

import io.toneguard.voice.call.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * The gaps of a call, those that touch as one. Past a bound the last of a channel and kind grows by each further one: how much is missing
 * stays true, where it is missing no longer.
 */
final class GapList {
    private static final int MAX_GAPS = 4_096;

    private final List<Gap> gaps = new ArrayList<>();

    void add(Gap gap) {
        for (int i = gaps.size() - 1; i >= 0; i--) {
            Gap before = gaps.get(i);
            if (before.channel() != gap.channel()) {
                continue;
            }
            boolean full = gaps.size() >= MAX_GAPS;
            if (before.kind() == gap.kind() && (full || before.toSample() == gap.fromSample())) {
                gaps.set(i, new Gap(gap.channel(), before.fromSample(), before.samples() + gap.samples(), gap.kind()));
                return;
            }
            if (!full) {
                break;
            }
        }
        gaps.add(gap);
    }

    List<Gap> all() {
        return List.copyOf(gaps);
    }
}
