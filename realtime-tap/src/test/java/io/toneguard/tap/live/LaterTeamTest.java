package io.toneguard.tap.live;

import static io.toneguard.tap.live.PlayedCall.STEREO;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.stress.Baseline;
import io.toneguard.voice.synth.SyntheticCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A call whose team only its second connection names: the team's rules watch it from then on. */
class LaterTeamTest {
    private static final byte[] TURNS = PlayedCall.wire(
            SyntheticCall.twoPeople(7, Duration.ofSeconds(50)).agentStrainedFrom(Duration.ofSeconds(30)), 50);

    private final List<String> told = new ArrayList<>();
    private final List<Integer> onsets = new ArrayList<>();
    private final ToldSink sink = new ToldSink() {
        @Override
        public void episode(TappedVoice voice, Rule rule, Episode episode) {
            told.add(voice.call().team() + " " + rule.name() + " " + (episode.over() ? "over" : "open"));
            onsets.add(episode.onsetSeconds());
        }
    };

    private final TapKnowledge knowledge = new TapKnowledge() {
        @Override
        public ScoringPolicy policy(LiveCall call) {
            return new ScoringPolicy(Set.of(Speaker.AGENT, Speaker.CUSTOMER), "a test");
        }

        @Override
        public List<Rule> rules(LiveCall call) {
            return call.team() == null
                    ? List.of(rule("nobody's", 20, 0))
                    : List.of(rule("of-" + call.team(), 1.5, call.team().equals("slow") ? 15 : 0));
        }

        @Override
        public CompletableFuture<Baseline> baseline(TappedVoice voice) {
            return CompletableFuture.completedFuture(Baseline.EMPTY);
        }
    };

    @Test
    void theTeamsRulesWatchTheCallFromThenOnAndAlertsNameTheTeam() {
        var call = begin();
        call.playTo(5);
        call.listener().known(ofTeam(call.call, "sales"));
        call.playTo(50);
        call.end();
        assertThat(told).isNotEmpty().allMatch(one -> one.startsWith("sales of-sales"));
        assertThat(told.get(told.size() - 1)).isEqualTo("sales of-sales over");
        assertThat(sink.ended(Speaker.AGENT))
                .as("her voice is one, read from the first second on")
                .singleElement()
                .satisfies(end -> {
                    assertThat(end.readings()).hasSize(50);
                    assertThat(end.windowsShed()).isZero();
                });
    }

    @Test
    void anEpisodeOfARuleThatWatchesNoMoreIsOver() {
        var call = begin();
        call.listener().known(ofTeam(call.call, "sales"));
        call.playTo(48);
        assertThat(told.get(told.size() - 1)).isEqualTo("sales of-sales open");
        call.listener().known(ofTeam(call.call, "support"));
        assertThat(told)
                .as("the voice is raised still, by the other team's rule, too")
                .endsWith("sales of-sales over", "support of-support open");
        call.end();
    }

    @Test
    void theWarmUpOfItsRulesIsWhatTheVoiceHasSpokenAndNotWhatFollows() {
        var known = begin();
        known.listener().known(ofTeam(known.call, "slow"));
        known.playTo(50);
        known.end();
        int fromTheBeginning = onsets.get(0);
        onsets.clear();
        var later = begin();
        later.playTo(28);
        later.listener().known(ofTeam(later.call, "slow"));
        later.playTo(50);
        later.end();
        assertThat(onsets).isNotEmpty().first().isEqualTo(fromTheBeginning);
    }

    private PlayedCall begin() {
        var tap = StressTap.on(
                Runnable::run,
                new TapSettings(true, 1, 1, Duration.ofSeconds(2)),
                knowledge,
                sink,
                new SimpleMeterRegistry(),
                () -> 5_000_000_000L);
        return new PlayedCall(tap, PlayedCall.call(STEREO, Speaker.AGENT, Speaker.CUSTOMER), TURNS);
    }

    private static Rule rule(String name, double threshold, int warmUpSeconds) {
        return new Rule(
                name,
                1,
                null,
                false,
                new RuleSettings(Speaker.AGENT, threshold, 2, 1, 8, 30, 0.1, warmUpSeconds, 10, null, null));
    }

    private static LiveCall ofTeam(LiveCall call, String team) {
        return new LiveCall(
                call.tenant(),
                call.tenantName(),
                call.source(),
                call.callId(),
                call.recording(),
                call.startedAt(),
                call.format(),
                call.speakers(),
                call.agentId(),
                team,
                call.queue(),
                call.direction());
    }
}
