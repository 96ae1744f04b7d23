package io.toneguard.voice.validity;

import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.BaselineBuilder;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressSettings;
import io.toneguard.voice.stress.StressState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges the index on a measured corpus, by the two protocols of {@link ValidityReport}. The neutral label is {@code neutral}, else {@code calm},
 * else {@code level1}, whichever the corpus has.
 */
public final class Validity {
    private static final List<String> NEUTRAL_LABELS = List.of("neutral", "calm", "level1");
    private static final StressIndex RANKING =
            new StressIndex(new StressSettings(StressSettings.ENROLLED.threshold(), 1, 0, 0));
    private static final StressIndex DEPLOYED = new StressIndex(StressSettings.ENROLLED);

    private Validity() {}

    /**
     * Judges the index.
     *
     * @throws InvalidCorpusException if no speaker has utterances of high and of low arousal
     */
    public static ValidityReport of(List<MeasuredUtterance> corpus) throws InvalidCorpusException {
        Map<String, List<MeasuredUtterance>> voices = new TreeMap<>();
        for (MeasuredUtterance one : corpus) {
            voices.computeIfAbsent(one.utterance().speaker(), speaker -> new ArrayList<>())
                    .add(one);
        }
        List<String> oneSided = voices.entrySet().stream()
                .filter(voice -> has(voice.getValue(), Arousal.HIGH) != has(voice.getValue(), Arousal.LOW))
                .map(Map.Entry::getKey)
                .toList();
        voices.values().removeIf(utterances -> !has(utterances, Arousal.HIGH) || !has(utterances, Arousal.LOW));
        if (voices.isEmpty()) {
            throw new InvalidCorpusException("no speaker of the " + corpus.size()
                    + " utterances has both high and low arousal: nothing to tell apart");
        }
        String neutral =
                neutralLabel(corpus.stream().map(MeasuredUtterance::utterance).toList());
        List<List<Scored>> scored = new ArrayList<>();
        List<SpeakerValidity> rows = new ArrayList<>();
        voices.forEach((speaker, utterances) -> {
            List<Scored> judged = judge(utterances, neutral);
            scored.add(judged);
            rows.add(new SpeakerValidity(
                    speaker, judged.size(), Accuracy.auc(judged), Accuracy.uar(judged), abstained(judged)));
        });
        List<Scored> all = scored.stream().flatMap(List::stream).toList();
        SpeakerBootstrap bootstrap = new SpeakerBootstrap(scored);
        SpeakerValidity worst = rows.stream()
                .min(Comparator.comparingDouble(SpeakerValidity::auc))
                .orElseThrow();
        return new ValidityReport(
                all.size(),
                rows.size(),
                Accuracy.auc(all),
                bootstrap.of(Accuracy::auc),
                Accuracy.uar(all),
                bootstrap.of(Accuracy::uar),
                worst.auc(),
                worst.speaker(),
                abstained(all),
                rows,
                oneSided,
                voices.entrySet().stream()
                        .filter(voice -> voice.getValue().stream().noneMatch(one -> isCalm(one, neutral)))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static boolean has(List<MeasuredUtterance> utterances, Arousal arousal) {
        return utterances.stream().anyMatch(one -> one.utterance().arousal() == arousal);
    }

    private static boolean isCalm(MeasuredUtterance one, @Nullable String neutral) {
        return Objects.equals(one.utterance().emotion(), neutral);
    }

    private static int abstained(List<Scored> scored) {
        return (int) scored.stream().filter(Scored::abstained).count();
    }

    static @Nullable String neutralLabel(List<Utterance> corpus) {
        return NEUTRAL_LABELS.stream()
                .filter(label -> corpus.stream()
                        .anyMatch(utterance -> utterance.emotion().equals(label)))
                .findFirst()
                .orElse(null);
    }

    private static List<Scored> judge(List<MeasuredUtterance> utterances, @Nullable String neutral) {
        BaselineBuilder everything = new BaselineBuilder();
        BaselineBuilder calm = new BaselineBuilder();
        for (MeasuredUtterance one : utterances) {
            everything.add(one.measures());
            if (isCalm(one, neutral)) {
                calm.add(one.measures());
            }
        }
        Baseline whole = everything.build();
        List<Scored> judged = new ArrayList<>();
        for (MeasuredUtterance one : utterances) {
            if (one.utterance().arousal() != Arousal.UNKNOWN) {
                IndexMeasures measures = one.measures();
                StressReading deployed = DEPLOYED.read(measures, calm.buildWithout(measures));
                StressReading ranking = RANKING.read(measures, whole);
                judged.add(new Scored(
                        one.utterance().arousal() == Arousal.HIGH,
                        // Without a voice nothing speaks for either class.
                        ranking.state().hasIndex() ? ranking.deviation() : 0,
                        deployed.state() == StressState.RAISED || deployed.state() == StressState.STRAINED,
                        !deployed.state().hasIndex()));
            }
        }
        return judged;
    }
}
