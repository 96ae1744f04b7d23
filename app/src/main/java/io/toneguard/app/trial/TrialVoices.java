package io.toneguard.app.trial;

import io.toneguard.voice.audio.Resampler;
import io.toneguard.voice.validity.Arousal;
import io.toneguard.voice.validity.Clip;
import io.toneguard.voice.validity.InvalidCorpusException;
import io.toneguard.voice.validity.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sorts a corpus's utterances by who speaks them and how. */
public final class TrialVoices {
    private static final List<String> NEUTRAL_LABELS = List.of("neutral", "calm", "level1");

    private final Map<String, List<Clip>> neutral = new TreeMap<>();
    private final Map<String, List<Clip>> high = new TreeMap<>();
    private final @Nullable String neutralLabel;

    /** @param corpus all of its utterances: the first of neutral, calm and level1 that is among them is what calm calls are made of */
    public TrialVoices(List<Utterance> corpus) {
        neutralLabel = NEUTRAL_LABELS.stream()
                .filter(label -> corpus.stream().anyMatch(one -> one.emotion().equals(label)))
                .findFirst()
                .orElse(null);
    }

    /** Whether a trial needs the utterance at all. */
    public boolean uses(Utterance utterance) {
        return isNeutral(utterance) || utterance.arousal() == Arousal.HIGH;
    }

    private boolean isNeutral(Utterance utterance) {
        return Objects.equals(utterance.emotion(), neutralLabel);
    }

    /** Takes an utterance's audio. */
    public void add(Utterance utterance, Clip clip) {
        var narrow = new Clip(Resampler.resample(clip.samples(), clip.rateHz(), TrialCall.RATE_HZ), TrialCall.RATE_HZ);
        (isNeutral(utterance) ? neutral : high)
                .computeIfAbsent(utterance.speaker(), speaker -> new ArrayList<>())
                .add(narrow);
    }

    /**
     * Who can be tried, by name: who has both classes, and enough neutral speech to enrol with and to speak. Who has neutral speech only is left out of false
     * alerts too, so that all figures are of the same speakers.
     *
     * @throws InvalidCorpusException if nobody has
     */
    public List<TrialVoice> tried() throws InvalidCorpusException {
        List<TrialVoice> tried = voices();
        if (tried.isEmpty()) {
            throw new InvalidCorpusException("no speaker has utterances of high arousal and " + TrialCalls.LEAST_NEUTRAL
                    + " neutral ones (" + String.join(", else ", NEUTRAL_LABELS) + "): no call can be made");
        }
        return tried;
    }

    private List<TrialVoice> voices() {
        return neutral.entrySet().stream()
                .filter(voice -> voice.getValue().size() >= TrialCalls.LEAST_NEUTRAL
                        && !high(voice.getKey()).isEmpty())
                .map(voice -> new TrialVoice(voice.getKey(), voice.getValue(), high(voice.getKey())))
                .toList();
    }

    private List<Clip> high(String speaker) {
        return high.getOrDefault(speaker, List.of());
    }

    /** Who cannot be tried, though there is neutral or high speech. */
    public List<String> leftOut() {
        var names = new ArrayList<String>();
        var tried = voices().stream().map(TrialVoice::speaker).toList();
        neutral.keySet().forEach(names::add);
        high.keySet().stream().filter(name -> !neutral.containsKey(name)).forEach(names::add);
        names.removeAll(tried);
        return names;
    }
}
