package io.toneguard.tap.index;

import io.toneguard.voice.features.Confidence;
import io.toneguard.voice.features.Confidence.Fault;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressIndex;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressSettings;
import io.toneguard.voice.stress.StressState;
import java.util.EnumMap;

/**
 * Reads one person's voice while it speaks, second by second, against what is known by then and nothing later.
 *
 * <p>The centre of each measure is the enrolment's, blended with the median of the call's own windows that ended ten seconds ago or earlier: voices differ
 * from day to day, and channels from call to call. The deviation, the weighted mean of the measures' distances as in {@link StressIndex}, is divided by its
 * robust standard deviation over those windows, read off the upper tail since that is where a lively voice looks strained, and shrunk on a log scale towards
 * the population's: what is much for one who speaks evenly is little for a lively one. Who is not enrolled is learned within the call.
 *
 * <p>Limit: who stays strained for longer than half of the remembered windows becomes the call's new calm, but for the enrolment's part.
 * Some 8 kB for each voice, however long the call; not thread-safe.
 */
public final class RunningStress {
    private static final IndexMeasure[] MEASURES = IndexMeasure.values();
    /** The highest tenth of a normal distribution begins so many standard deviations above its median. */
    private static final double SD_PER_TAIL = 1 / 1.2816;
    /** As in {@link StressIndex}: one broken measure cannot say more. */
    private static final double MOST_SPREADS = 6;
    /** A window says something about the person, and is learned from, from here up. */
    private static final double LEAST_VOICED_SECONDS = StressSettings.WITHIN_CALL.minVoicedSeconds();

    private static final double LEARNS_FROM_CONFIDENCE = 0.5;
    /** Acted anger raises the mean pitch of five seconds by up to 18 semitones; many a dog, whistle or instrument lies further away. */
    private static final double MOST_SEMITONES = 20;
    /** Beyond this, a voice is held: what is so high and sounds for a moment only, between silences or another voice, is a bark or a beep. */
    private static final double HELD_SEMITONES = 9;

    private static final double HELD_SECONDS = 1.5;

    private final RunningSettings settings;
    private final StressIndex index;
    private final CallHistory history;
    private final double[] centre = new double[MEASURES.length];
    private final double[] factors = new double[MEASURES.length];
    private Baseline enrolled = Baseline.EMPTY;
    /** Where the first window began; later ones that begin within it are short only because the person has just begun. */
    private int beganSeconds = -1;

    public RunningStress() {
        this(RunningSettings.DEFAULT);
    }

    RunningStress(RunningSettings settings) {
        this.settings = settings;
        this.index = new StressIndex(new StressSettings(settings.threshold(), 1, 0, 0));
        this.history = new CallHistory(settings.lagSeconds(), settings.historySeconds());
    }

    /** From here on compares with this too; {@link Baseline#EMPTY}, or one of too little speech, changes nothing. */
    public void enrol(Baseline baseline) {
        if (StressSettings.ENROLLED.isEnough(baseline)) {
            enrolled = baseline;
        }
    }

    /** Whether earlier calls say how the person sounds when calm. */
    public boolean isEnrolled() {
        return enrolled.windows() > 0;
    }

    /** Takes the person's next window; one that is short because audio before it was left out has no index, and nothing is learned from it. */
    public LiveReading read(LightReading window) {
        history.advance(window.endSeconds());
        Confidence confidence = window.confidence();
        boolean torn = isTorn(window);
        StressReading stress = torn
                ? StressReading.none(StressState.POOR_SIGNAL)
                : read(window.index(), window.voicedSeconds(), confidence);
        if (!torn
                && confidence.value() >= LEARNS_FROM_CONFIDENCE
                && speaks(window.index())
                && stress.state() != StressState.NOT_SPEECH) {
            history.add(window.endSeconds(), window.index());
        }
        return new LiveReading(window.endSeconds(), window.voicedSeconds(), window.index(), stress, confidence.value());
    }

    /** Behind audio that was left out: a window of one second strays further than those of five that it would be held against. */
    private boolean isTorn(LightReading window) {
        int from = window.endSeconds() - window.heardSeconds();
        if (beganSeconds < 0) {
            beganSeconds = from;
        }
        return !window.isWhole() && from != beganSeconds;
    }

    private static boolean speaks(IndexMeasures measures) {
        return measures.known() && measures.voicedSeconds() >= LEAST_VOICED_SECONDS;
    }

    private StressReading read(IndexMeasures measures, double voicedSeconds, Confidence confidence) {
        if (voicedSeconds > 0 && !confidence.believable()) {
            boolean nobody = confidence.fault().filter(Fault::nobodySpeaks).isPresent();
            return StressReading.none(nobody ? StressState.NOT_SPEECH : StressState.POOR_SIGNAL);
        }
        if (!speaks(measures)) {
            return StressReading.none(StressState.TOO_LITTLE_VOICE);
        }
        if (!isEnrolled() && history.windows() < settings.learnSeconds()) {
            return StressReading.none(StressState.LEARNING);
        }
        centreOnCalm();
        if (isOutOfReach(measures, voicedSeconds)) {
            return StressReading.none(StressState.NOT_SPEECH);
        }
        return against(measures, spread());
    }

    private boolean isOutOfReach(IndexMeasures measures, double voicedSeconds) {
        double semitones = measures.f0MeanSemitones() - centre[IndexMeasure.F0_MEAN.ordinal()];
        return Math.abs(semitones) > MOST_SEMITONES || semitones > HELD_SEMITONES && voicedSeconds < HELD_SECONDS;
    }

    private void centreOnCalm() {
        int windows = history.windows();
        for (IndexMeasure measure : MEASURES) {
            int m = measure.ordinal();
            double spread = isEnrolled() ? enrolled.spread(measure) : measure.populationSpread();
            factors[m] = measure.sign() * measure.weight() / spread;
            double prior = isEnrolled() ? settings.priorSeconds() : 0;
            double own = windows == 0 ? 0 : history.median(m);
            double before = isEnrolled() ? enrolled.centre(measure) : 0;
            centre[m] = (prior * before + windows * own) / (prior + windows);
        }
    }

    private double spread() {
        int windows = history.windows();
        if (windows == 0) {
            return settings.calmSpread();
        }
        double own = Math.max(SD_PER_TAIL * history.upperTail(factors), Double.MIN_NORMAL);
        double weight = windows / (windows + settings.spreadPriorSeconds());
        double log = StrictMath.log(own / settings.calmSpread());
        return settings.calmSpread()
                * StrictMath.exp(weight * Math.max(-settings.mostLogSpread(), Math.min(settings.mostLogSpread(), log)));
    }

    private StressReading against(IndexMeasures measures, double spread) {
        var contributions = new EnumMap<IndexMeasure, Double>(IndexMeasure.class);
        double deviation = 0;
        for (IndexMeasure measure : MEASURES) {
            int m = measure.ordinal();
            double most = MOST_SPREADS * measure.weight();
            double distance = factors[m] * (measures.of(measure) - centre[m]);
            double contribution = Math.max(-most, Math.min(most, distance)) / spread;
            contributions.put(measure, contribution);
            deviation += contribution;
        }
        return new StressReading(state(deviation), deviation, index.index(deviation), contributions);
    }

    private StressState state(double deviation) {
        if (deviation <= settings.threshold()) {
            return StressState.CALM;
        }
        return deviation < 2 * settings.threshold() ? StressState.RAISED : StressState.STRAINED;
    }
}
