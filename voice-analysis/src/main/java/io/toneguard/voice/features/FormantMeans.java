package io.toneguard.voice.features;

/** Means of {@link Formants} over a speaker's voiced frames, every second of them (a hop of 20 ms); in hertz, NaN without any. */
final class FormantMeans {
    private static final int EVERY = 2;

    private final Formants formants;
    private final Mean f1 = new Mean();
    private final Mean f2 = new Mean();
    private final Mean f3 = new Mean();
    private final Mean bandwidth1 = new Mean();
    private final Mean bandwidth2 = new Mean();
    private final Mean bandwidth3 = new Mean();
    private long voicedFrames;

    /** @param rateHz 8000 or 16000 */
    FormantMeans(int rateHz) {
        this.formants = new Formants(rateHz);
    }

    /** Hears the next voiced frame of 10 ms, all in order of time. */
    void voiced(SampleHistory history, long centre) {
        if (voicedFrames++ % EVERY != 0) {
            return;
        }
        formants.frame(history, centre);
        f1.add(formants.f1Hz());
        f2.add(formants.f2Hz());
        f3.add(formants.f3Hz());
        bandwidth1.add(formants.bandwidth1Hz());
        bandwidth2.add(formants.bandwidth2Hz());
        bandwidth3.add(formants.bandwidth3Hz());
    }

    double f1Hz() {
        return f1.value();
    }

    double f2Hz() {
        return f2.value();
    }

    double f3Hz() {
        return f3.value();
    }

    double bandwidth1Hz() {
        return bandwidth1.value();
    }

    double bandwidth2Hz() {
        return bandwidth2.value();
    }

    double bandwidth3Hz() {
        return bandwidth3.value();
    }

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }

        double value() {
            return count == 0 ? Double.NaN : sum / count;
        }
    }
}
