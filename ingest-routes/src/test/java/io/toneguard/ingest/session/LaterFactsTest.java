package io.toneguard.ingest.session;

import static io.toneguard.ingest.session.SessionHouse.MONO;
import static io.toneguard.ingest.session.SessionHouse.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.AudioBlock;
import io.toneguard.voice.call.CallAudience;
import io.toneguard.voice.call.CallEnded;
import io.toneguard.voice.call.CallListener;
import io.toneguard.voice.call.LiveCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What listeners hear when a call's second connection tells more of it than the first. */
class LaterFactsTest {
    private final List<LiveCall> begun = new ArrayList<>();
    private final List<LiveCall> known = new ArrayList<>();

    private final SessionHouse house = new SessionHouse(new CallAudience() {
        @Override
        public CallListener listenTo(LiveCall call) {
            begun.add(call);
            return new CallListener() {
                @Override
                public void audio(AudioBlock block, int from, int to) {
                    // of no interest here
                }

                @Override
                public void known(LiveCall more) {
                    known.add(more);
                }

                @Override
                public void ended(CallEnded ended) {
                    // of no interest here
                }
            };
        }

        @Override
        public boolean sheddable() {
            return true;
        }
    });

    @Test
    void teamQueueDirectionAndAgentAreKnownWhicheverConnectionNamesThem() {
        open(Map.of("leg", "customer", "queue", "billing"));
        open(Map.of("leg", "agent", "agent", "a1", "team", "sales", "queue", "other", "direction", "inbound"));
        assertThat(begun).hasSize(1);
        assertThat(known).singleElement().satisfies(call -> {
            assertThat(call.recording()).isEqualTo(begun.get(0).recording());
            assertThat(call.startedAt()).isEqualTo(begun.get(0).startedAt());
            assertThat(call.format().channels()).isEqualTo(2);
            assertThat(call.agentId()).isEqualTo("a1");
            assertThat(call.team()).isEqualTo("sales");
            assertThat(call.queue()).as("what the first said stays").isEqualTo("billing");
            assertThat(call.direction()).isEqualTo("inbound");
        });
    }

    @Test
    void aSecondConnectionThatTellsNothingNewIsNoNews() {
        open(Map.of("leg", "customer", "team", "sales", "agent", "a1"));
        open(Map.of("leg", "agent", "team", "sales"));
        assertThat(known).isEmpty();
    }

    private void open(Map<String, String> metadata) {
        house.open(source(2), "call-1", MONO, metadata, "mono");
    }
}
