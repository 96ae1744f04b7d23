package io.toneguard.tap.live;

import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.stress.Baseline;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the tap has to know of tenants and people. Nothing here waits: what is not at hand comes later. */
public interface TapKnowledge {
    /** Whose voice may be measured now; nobody's where nothing is known. Asked again and again while a call runs. */
    ScoringPolicy policy(LiveCall call);

    /** The rules in force for a call, shadow rules included. */
    List<Rule> rules(LiveCall call);

    /** How the person sounds when calm on this kind of channel; {@link Baseline#EMPTY} for one who was never heard. Completes on any thread. */
    CompletableFuture<Baseline> baseline(TappedVoice voice);
}
