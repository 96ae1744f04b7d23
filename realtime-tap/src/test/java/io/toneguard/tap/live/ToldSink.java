package io.toneguard.tap.live;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.Speaker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps all that the tap tells. */
class ToldSink implements TapSink {
    record Ended(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {}

    final Map<TappedVoice, List<LiveReading>> readings = new LinkedHashMap<>();
    final List<Episode> episodes = new ArrayList<>();
    final List<Ended> ended = new ArrayList<>();

    @Override
    public void reading(TappedVoice voice, LiveReading reading) {
        readings.computeIfAbsent(voice, none -> new ArrayList<>()).add(reading);
    }

    @Override
    public void episode(TappedVoice voice, Rule rule, Episode episode) {
        episodes.add(episode);
    }

    @Override
    public void segmentEnded(TappedVoice voice, List<LiveReading> all, boolean enrolled, int windowsShed) {
        ended.add(new Ended(voice, all, enrolled, windowsShed));
    }

    /** Readings so far, of everybody. */
    int count() {
        return readings.values().stream().mapToInt(List::size).sum();
    }

    /** Of the speaker's segments, in their order. */
    List<Ended> ended(Speaker speaker) {
        return ended.stream()
                .filter(end -> end.voice().segment().speaker() == speaker)
                .toList();
    }
}
