package io.toneguard.app.trial;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.StressTap;
import io.toneguard.tap.live.TapKnowledge;
import io.toneguard.tap.live.TapSettings;
import io.toneguard.tap.live.TapSink;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.Baseline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the live tap, on the session's own thread, makes of one call whose speaker was enrolled before.
 *
 * @param baseline how the speaker sounded then
 */
record TrialTap(Baseline baseline) {
    private static final TapSettings SETTINGS = new TapSettings(true, 1, 1000, Duration.ofMinutes(1));
    private static final ScoringPolicy POLICY = new ScoringPolicy(Set.of(Speaker.AGENT), "trial of the default rule");

    TrialHearing hear(TrialCall call) {
        return hear(call, new Notes());
    }

    /** @throws IllegalStateException if the tap failed or left audio out, so that nothing can be said of the rule */
    TrialHearing hear(TrialCall call, Notes notes) {
        var meters = new SimpleMeterRegistry();
        try (var tap = StressTap.on(Runnable::run, SETTINGS, new Enrolment(baseline), notes, meters, notes::nanos)) {
            new TrialLine().play(call, unhurried(tap), seconds -> notes.sent = seconds);
            double faults = meters.get("toneguard.tap.faults").counter().count();
            if (faults > 0 || tap.windowsShed() > 0) {
                throw new IllegalStateException("a played call of speaker " + call.speaker() + ": toneguard.tap.faults="
                        + Math.round(faults) + ", toneguard.tap.windows.shed=" + tap.windowsShed()
                        + "; a trial must have neither, its figures would be wrong");
            }
        }
        return new TrialHearing(notes.alerts, notes.abstained);
    }

    /** A trial has time: nothing is left out. */
    private static CallAudience unhurried(CallAudience tap) {
        return new CallAudience() {
            @Override
            public CallListener listenTo(LiveCall call) {
                return tap.listenTo(call);
            }

            @Override
            public boolean sheddable() {
                return false;
            }
        };
    }

    private record Enrolment(Baseline baseline) implements TapKnowledge {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return POLICY;
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return List.of(Rule.DEFAULT);
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return CompletableFuture.completedFuture(baseline);
        }
    }

    static class Notes implements TapSink {
        private final List<TrialAlert> alerts = new ArrayList<>();
        private double sent;
        private double openedAt;
        private boolean open;
        private boolean abstained = true;

        /** The tap's clock: time is audio. */
        long nanos() {
            return Math.round(sent * 1e9);
        }

        @Override
        public void reading(TappedVoice voice, LiveReading reading) {
            abstained &= !reading.stress().state().hasIndex();
        }

        @Override
        public void episode(TappedVoice voice, Rule rule, Episode episode) {
            openedAt = open ? openedAt : sent;
            open = !episode.over();
            if (episode.over()) {
                alerts.add(new TrialAlert(openedAt, sent));
            }
        }

        @Override
        public void segmentEnded(TappedVoice voice, List<LiveReading> readings, boolean enrolled, int windowsShed) {
            // what has no reading shows in the alerts that do not come
        }
    }
}
