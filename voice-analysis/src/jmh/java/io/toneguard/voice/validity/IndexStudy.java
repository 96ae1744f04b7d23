package io.toneguard.voice.validity;

import io.toneguard.voice.validity.StudyVoices.Judged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The study that the index's constants come from, over several corpora at once: every gate x index x spread, each at the one threshold that serves
 * all corpora best; the population spreads; and the choice made again without each speaker in turn, so that what is left out had no say
 * in gate, measures, spread, population or threshold. Corpora count alike, whatever their size.
 */
final class IndexStudy {
    private static final double LOWEST_THRESHOLD = 0.3;
    private static final double THRESHOLD_STEP = 0.05;
    private static final int THRESHOLDS = 55;

    private record Candidate(StudyGate gate, StudyIndex index, StudySpread spread) {
        @Override
        public String toString() {
            return gate + " " + index + " " + spread;
        }
    }

    /** A speaker of one corpus, or nobody. */
    private record LeftOut(int corpus, @Nullable String speaker) {
        boolean is(int ofCorpus, Judged judged) {
            return corpus == ofCorpus && judged.speaker().equals(speaker);
        }
    }

    private record Outcome(Candidate candidate, double[] auc, double[] uar, double threshold) {
        double merit() {
            double sum = 0;
            for (int i = 0; i < auc.length; i++) {
                sum += auc[i] + uar[i];
            }
            return sum / auc.length;
        }
    }

    private static final LeftOut NOBODY = new LeftOut(-1, null);

    private final List<StudyCorpus> corpora;
    private final Map<StudyGate, List<StudyVoices>> voices = new EnumMap<>(StudyGate.class);
    private final List<Candidate> candidates = new ArrayList<>();

    /** @param corpora at least one; each needs speakers with five calm utterances and some with both classes */
    IndexStudy(List<StudyCorpus> corpora) throws InvalidCorpusException {
        this.corpora = List.copyOf(corpora);
        for (StudyGate gate : StudyGate.values()) {
            voices.put(
                    gate,
                    corpora.stream()
                            .map(corpus -> new StudyVoices(corpus, gate))
                            .toList());
            for (StudyIndex index : StudyIndex.values()) {
                for (StudySpread spread : StudySpread.values()) {
                    candidates.add(new Candidate(gate, index, spread));
                }
            }
        }
        for (int corpus = 0; corpus < corpora.size(); corpus++) {
            StudyVoices ungated = heard(StudyGate.ALL_FRAMES, corpus);
            if (ungated.judged().isEmpty() || Double.isNaN(ungated.calmSpread(null)[0])) {
                throw new InvalidCorpusException(corpora.get(corpus).name()
                        + ": no speaker with high and low arousal, or none with five calm utterances");
            }
        }
    }

    /** Runs the study; the same text for the same corpora. Takes some ten seconds. */
    String report() {
        StringBuilder out = new StringBuilder("Population spreads (1.4826 MAD of calm utterances)\n");
        double[] population = population(StudyGate.OCTAVE_15_DB, NOBODY);
        for (StudyStatistic statistic : StudyStatistic.values()) {
            line(out, "  %-16s %.3f", statistic, population[statistic.ordinal()]);
        }
        out.append("\nCandidates, best first: auc and uar per corpus, at the threshold best for all\n");
        candidates.stream()
                .map(candidate -> outcome(candidate, NOBODY))
                .sorted(Comparator.comparingDouble(Outcome::merit).reversed())
                .forEach(outcome -> candidateLine(out, outcome));
        out.append("\nThe product's candidate by threshold: uar per corpus\n");
        thresholdLines(out, new Candidate(StudyGate.OCTAVE_15_DB, StudyIndex.FOUR, StudySpread.SHRUNK));
        out.append("\nChosen without the speaker who is judged\n");
        nested(out);
        return out.toString();
    }

    private void candidateLine(StringBuilder out, Outcome outcome) {
        StringBuilder figures = new StringBuilder();
        for (int corpus = 0; corpus < corpora.size(); corpus++) {
            figures.append(String.format(Locale.ROOT, "  %.4f %.3f", outcome.auc()[corpus], outcome.uar()[corpus]));
        }
        line(out, "  %-40s%s  @ %.2f", outcome.candidate(), figures, outcome.threshold());
    }

    private void thresholdLines(StringBuilder out, Candidate candidate) {
        for (double threshold = 0.6; threshold < 1.65; threshold += 0.1) {
            StringBuilder figures = new StringBuilder();
            for (int corpus = 0; corpus < corpora.size(); corpus++) {
                List<Scored> scored = scored(candidate, corpus, NOBODY, one -> true, threshold);
                figures.append(String.format(Locale.ROOT, "  %.3f", Accuracy.uar(scored)));
            }
            line(out, "  %.1f%s", threshold, figures);
        }
    }

    private void nested(StringBuilder out) {
        for (int corpus = 0; corpus < corpora.size(); corpus++) {
            List<Scored> all = new ArrayList<>();
            TreeSet<String> chosen = new TreeSet<>();
            TreeSet<String> speakers = new TreeSet<>();
            heard(StudyGate.ALL_FRAMES, corpus).judged().forEach(one -> speakers.add(one.speaker()));
            String worst = "";
            double worstAuc = 2;
            for (String speaker : speakers) {
                LeftOut leftOut = new LeftOut(corpus, speaker);
                Outcome best = candidates.stream()
                        .map(candidate -> outcome(candidate, leftOut))
                        .max(Comparator.comparingDouble(Outcome::merit))
                        .orElseThrow();
                chosen.add(String.format(Locale.ROOT, "%s @ %.2f", best.candidate(), best.threshold()));
                List<Scored> own = scored(
                        best.candidate(), corpus, leftOut, one -> one.speaker().equals(speaker), best.threshold());
                all.addAll(own);
                if (Accuracy.auc(own) < worstAuc) {
                    worstAuc = Accuracy.auc(own);
                    worst = speaker;
                }
            }
            line(
                    out,
                    "  %s: auc %.4f, uar %.4f, worst speaker %s with auc %.3f; chosen: %s",
                    corpora.get(corpus).name(),
                    Accuracy.auc(all),
                    Accuracy.uar(all),
                    worst,
                    worstAuc,
                    String.join("; ", chosen));
        }
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private StudyVoices heard(StudyGate gate, int corpus) {
        return Objects.requireNonNull(voices.get(gate)).get(corpus);
    }

    /** Geometric mean over corpora. */
    private double[] population(StudyGate gate, LeftOut leftOut) {
        double[] log = new double[StudyStatistic.values().length];
        for (int corpus = 0; corpus < corpora.size(); corpus++) {
            double[] spread = heard(gate, corpus).calmSpread(corpus == leftOut.corpus() ? leftOut.speaker() : null);
            for (int i = 0; i < log.length; i++) {
                log[i] += StrictMath.log(spread[i]) / corpora.size();
            }
        }
        for (int i = 0; i < log.length; i++) {
            log[i] = StrictMath.exp(log[i]);
        }
        return log;
    }

    private Outcome outcome(Candidate candidate, LeftOut leftOut) {
        double[] auc = new double[corpora.size()];
        double[][] uar = new double[corpora.size()][];
        for (int corpus = 0; corpus < auc.length; corpus++) {
            int of = corpus;
            List<Scored> scored = scored(candidate, corpus, leftOut, one -> !leftOut.is(of, one), 0);
            auc[corpus] = Accuracy.auc(scored);
            uar[corpus] = uarByThreshold(candidate, corpus, leftOut);
        }
        int best = 0;
        for (int i = 1; i < THRESHOLDS; i++) {
            best = sumAt(uar, i) > sumAt(uar, best) ? i : best;
        }
        double[] atBest = new double[auc.length];
        for (int corpus = 0; corpus < auc.length; corpus++) {
            atBest[corpus] = uar[corpus][best];
        }
        return new Outcome(candidate, auc, atBest, LOWEST_THRESHOLD + best * THRESHOLD_STEP);
    }

    private static double sumAt(double[][] uar, int threshold) {
        double sum = 0;
        for (double[] ofCorpus : uar) {
            sum += ofCorpus[threshold];
        }
        return sum;
    }

    private double[] uarByThreshold(Candidate candidate, int corpus, LeftOut leftOut) {
        double[] population = population(candidate.gate(), leftOut);
        int[][] above = new int[2][THRESHOLDS];
        int[] all = new int[2];
        for (Judged one : heard(candidate.gate(), corpus).judged()) {
            if (!leftOut.is(corpus, one)) {
                int of = one.high() ? 1 : 0;
                double score = one.fromCalm().score(candidate.index(), candidate.spread(), population);
                all[of]++;
                for (int i = 0; i < THRESHOLDS; i++) {
                    double threshold = LOWEST_THRESHOLD + i * THRESHOLD_STEP;
                    // Without a score either class is wrong.
                    above[of][i] += score > threshold || (Double.isNaN(score) && !one.high()) ? 1 : 0;
                }
            }
        }
        double[] uar = new double[THRESHOLDS];
        for (int i = 0; i < THRESHOLDS; i++) {
            uar[i] = ((double) above[1][i] / all[1] + 1 - (double) above[0][i] / all[0]) / 2;
        }
        return uar;
    }

    private List<Scored> scored(
            Candidate candidate, int corpus, LeftOut leftOut, Predicate<Judged> which, double threshold) {
        double[] population = population(candidate.gate(), leftOut);
        List<Scored> scored = new ArrayList<>();
        for (Judged one : heard(candidate.gate(), corpus).judged()) {
            if (which.test(one)) {
                double rank = one.fromAll().score(candidate.index(), candidate.spread(), population);
                double deviation = one.fromCalm().score(candidate.index(), candidate.spread(), population);
                scored.add(new Scored(
                        one.high(), Double.isNaN(rank) ? 0 : rank, deviation > threshold, Double.isNaN(deviation)));
            }
        }
        return scored;
    }
}
