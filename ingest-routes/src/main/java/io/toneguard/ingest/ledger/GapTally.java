package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.Gap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gaps of one recording in bounded memory, whatever a hostile stream does: the first 1000 as they are, all later ones of a channel and
 * kind as one, from the first of them and with the sum of their samples. A gap that goes on where the one before ended is the same gap.
 */
public final class GapTally {
    static final int KEPT = 1000;

    private record Heap(int channel, Gap.Kind kind) {}

    private final List<Gap> kept = new ArrayList<>();
    private final Map<Heap, Gap> heaps = new LinkedHashMap<>();

    public static GapTally of(Collection<Gap> gaps) {
        var tally = new GapTally();
        gaps.forEach(tally::add);
        return tally;
    }

    public void add(Gap gap) {
        // Channels are told side by side, so the gap to go on from is among the last few.
        for (int i = kept.size() - 1; i >= 0 && i >= kept.size() - 4; i--) {
            Gap before = kept.get(i);
            if (before.channel() == gap.channel()
                    && before.kind() == gap.kind()
                    && before.toSample() == gap.fromSample()) {
                kept.set(i, longer(before, gap.samples()));
                return;
            }
        }
        if (kept.size() < KEPT) {
            kept.add(gap);
        } else {
            heaps.merge(new Heap(gap.channel(), gap.kind()), gap, (heap, next) -> longer(heap, next.samples()));
        }
    }

    public List<Gap> gaps() {
        var all = new ArrayList<>(kept);
        all.addAll(heaps.values());
        return all;
    }

    private static Gap longer(Gap gap, long samples) {
        return new Gap(gap.channel(), gap.fromSample(), gap.samples() + samples, gap.kind());
    }
}
