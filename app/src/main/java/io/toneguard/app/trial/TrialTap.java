package io.toneguard.app.trial;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.index.RunningStress;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleWatch;
import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.light.LightAnalyzer;
import io.toneguard.voice.light.LightEngine;
import io.toneguard.voice.light.LightReading;
import io.toneguard.voice.light.LightWindows;
import io.toneguard.voice.stress.Baseline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of the live tap on the session's own thread: one voice, one rule. */
final class TrialTap implements CallAudience, CallListener {
    private final RunningStress stress = new RunningStress();
    private final LightAnalyzer analyzer;
    private final LightWindows windows = new LightWindows(this::read);
    private final List<TrialAlert> alerts = new ArrayList<>();
    private @Nullable RuleWatch watch;
    private @Nullable Episode open;
    private double openedAt;
    private double sent;
    private boolean abstained = true;

    TrialTap(LightEngine engine, Baseline enrolled) {
        analyzer = new LightAnalyzer(TrialCall.RATE_HZ, engine);
        stress.enrol(enrolled);
    }

    void sent(double seconds) {
        sent = seconds;
    }

    TrialHearing heard() {
        return new TrialHearing(alerts, abstained);
    }

    @Override
    public CallListener listenTo(LiveCall call) {
        watch = new RuleWatch(Rule.DEFAULT.settings(), call.startedAt());
        return this;
    }

    @Override
    public boolean sheddable() {
        return false;
    }

    @Override
    public void audio(AudioBlock block, int from, int to) {
        var samples = new float[to - from];
        for (int i = 0; i < samples.length; i++) {
            int at = 2 * (from + i);
            samples[i] = ((block.bytes()[at] & 0xFF) | block.bytes()[at + 1] << 8) / 32768f;
        }
        analyzer.accept(samples, 0, samples.length, windows);
    }

    private void read(LightReading window) {
        LiveReading reading = stress.read(window);
        abstained &= !reading.stress().state().hasIndex();
        if (watch != null) {
            take(watch.reading(reading));
        }
    }

    private void take(@Nullable Episode told) {
        if (told == null) {
            return;
        }
        if (open == null) {
            openedAt = sent;
        }
        open = told.over() ? null : told;
        if (told.over()) {
            alerts.add(new TrialAlert(openedAt, sent));
        }
    }

    @Override
    public void ended(CallEnded ended) {
        analyzer.finish(windows);
        if (watch != null) {
            take(watch.ended());
        }
    }
}
