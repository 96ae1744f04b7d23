package io.toneguard.voice.features;

/** Means of {@link Formants} over a speaker's voiced frames, every second of them (a hop of 20 ms); in hertz, NaN without any. */
final class FormantMeans {
    private static final int EVERY = 2;

    private final Formants formants;
    private final FrameMean f1 = new FrameMean();
    private final FrameMean f2 = new FrameMean();
    private final FrameMean f3 = new FrameMean();
    private final FrameMean bandwidth1 = new FrameMean();
    private final FrameMean bandwidth2 = new FrameMean();
    private final FrameMean bandwidth3 = new FrameMean();
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

    void addTo(Measures.Builder measures) {
        measures.set(Measure.F1, f1.mean())
                .set(Measure.F1_BANDWIDTH, bandwidth1.mean())
                .set(Measure.F2, f2.mean())
                .set(Measure.F2_BANDWIDTH, bandwidth2.mean())
                .set(Measure.F3, f3.mean())
                .set(Measure.F3_BANDWIDTH, bandwidth3.mean());
    }
}
