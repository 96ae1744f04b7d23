package io.toneguard.voice.validity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A corpus under one gate: per judged utterance its distance from both baselines, and per speaker the spread of calm speech. */
final class StudyVoices {
    private static final int STATISTICS = StudyStatistic.values().length;
    private static final double MAD_TO_SD = 1.4826;
    private static final int LEAST_CALM_FOR_SPREAD = 5;

    /** Distance from a baseline's centres, its own spreads, and the voiced seconds behind it; all NaN without a baseline. */
    record Distance(double[] fromCentre, double[] ownSpread, double voicedSeconds) {
        double score(StudyIndex index, StudySpread spread, double[] population) {
            double score = 0;
            for (int i = 0; i < STATISTICS; i++) {
                if (index.weight(i) > 0) {
                    double z = fromCentre[i] / spread.of(ownSpread[i], population[i], voicedSeconds);
                    score += index.weight(i) * Math.max(-6, Math.min(6, z));
                }
            }
            return score;
        }
    }

    record Judged(String speaker, boolean high, Distance fromAll, Distance fromCalm) {}

    private record Voice(Utterance utterance, double[] values, double voicedSeconds) {}

    private final List<Judged> judged = new ArrayList<>();
    private final Map<String, double[]> calmSpreads = new TreeMap<>();

    StudyVoices(StudyCorpus corpus, StudyGate gate) {
        Map<String, List<Voice>> speakers = new TreeMap<>();
        for (StudyCorpus.Frames one : corpus.utterances()) {
            List<StudyFrame> frames = gate.passed(one.frames());
            double[] values = new double[STATISTICS];
            for (StudyStatistic statistic : StudyStatistic.values()) {
                values[statistic.ordinal()] = frames.isEmpty() ? Double.NaN : statistic.of(frames);
            }
            speakers.computeIfAbsent(one.utterance().speaker(), speaker -> new ArrayList<>())
                    .add(new Voice(one.utterance(), values, frames.size() / 100.0));
        }
        String neutral = Validity.neutralLabel(
                corpus.utterances().stream().map(StudyCorpus.Frames::utterance).toList());
        speakers.forEach((speaker, voices) -> addSpeaker(speaker, voices, neutral));
    }

    private void addSpeaker(String speaker, List<Voice> voices, @Nullable String neutral) {
        List<Voice> heard =
                voices.stream().filter(voice -> voice.voicedSeconds() > 0).toList();
        List<Voice> calm = heard.stream()
                .filter(voice -> Objects.equals(voice.utterance().emotion(), neutral))
                .toList();
        if (calm.size() >= LEAST_CALM_FOR_SPREAD) {
            calmSpreads.put(speaker, distance(calm.get(0), calm).ownSpread());
        }
        if (!has(voices, Arousal.HIGH) || !has(voices, Arousal.LOW)) {
            return;
        }
        for (Voice voice : voices) {
            if (voice.utterance().arousal() != Arousal.UNKNOWN) {
                List<Voice> others =
                        calm.stream().filter(other -> other != voice).toList();
                judged.add(new Judged(
                        speaker,
                        voice.utterance().arousal() == Arousal.HIGH,
                        distance(voice, heard),
                        distance(voice, others)));
            }
        }
    }

    private static boolean has(List<Voice> voices, Arousal arousal) {
        return voices.stream().anyMatch(voice -> voice.utterance().arousal() == arousal);
    }

    private static Distance distance(Voice voice, List<Voice> baseline) {
        double[] fromCentre = new double[STATISTICS];
        double[] spread = new double[STATISTICS];
        double voicedSeconds = 0;
        for (Voice one : baseline) {
            voicedSeconds += one.voicedSeconds();
        }
        for (int i = 0; i < STATISTICS; i++) {
            int statistic = i;
            double[] values = baseline.stream()
                    .mapToDouble(one -> one.values()[statistic])
                    .toArray();
            double centre = StudyGate.quantile(values, 50);
            fromCentre[i] = voice.values()[i] - centre;
            double[] distances =
                    Arrays.stream(values).map(value -> Math.abs(value - centre)).toArray();
            spread[i] = MAD_TO_SD * StudyGate.quantile(distances, 50);
        }
        return new Distance(fromCentre, spread, voicedSeconds);
    }

    List<Judged> judged() {
        return judged;
    }

    /** Median over speakers of the spread of their calm utterances, one statistic after the other. */
    double[] calmSpread(@Nullable String leftOut) {
        double[] spread = new double[STATISTICS];
        for (int i = 0; i < STATISTICS; i++) {
            int statistic = i;
            spread[i] = StudyGate.quantile(
                    calmSpreads.entrySet().stream()
                            .filter(entry -> !entry.getKey().equals(leftOut))
                            .mapToDouble(entry -> entry.getValue()[statistic])
                            .toArray(),
                    50);
        }
        return spread;
    }
}
