package io.toneguard.tap.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EpisodeQueueTest {
    private static final Tenant ACME = new Tenant(new TenantId(UUID.randomUUID()), "acme", ScoringPolicy.NONE);
    private static final Episode OPENED = TapLedger.opened(1, 42);

    private final EpisodeQueue queue = new EpisodeQueue(2);

    @Test
    void ofEachAlertTheLatestWordWaits() {
        var voice = voice();
        queue.add(told(voice, OPENED));
        queue.add(told(voice, TapLedger.grown(OPENED, 50, 5)));
        assertThat(queue.take(10))
                .extracting(waiting -> waiting.episode().untilSeconds())
                .containsExactly(50);
    }

    @Test
    void openingsAreKeptHoweverManyWait() {
        for (int i = 0; i < 50; i++) {
            assertThat(queue.add(told(voice(), OPENED))).isTrue();
        }
        assertThat(queue.size()).isEqualTo(50);
    }

    @Test
    void ofWrittenAlertsTheOldestChangeGoesAndAnEndOnlyLast() {
        var voices = written(4);
        queue.add(told(voices.get(0), TapLedger.over(OPENED, 60)));
        queue.add(told(voices.get(1), TapLedger.grown(OPENED, 50, 5)));
        assertThat(queue.add(told(voices.get(2), TapLedger.grown(OPENED, 50, 5))))
                .isFalse();
        assertThat(queue.add(told(voice(), OPENED)))
                .as("an opening takes nobody's place")
                .isTrue();
        assertThat(queue.take(10))
                .extracting(waiting -> waiting.voice())
                .contains(voices.get(0), voices.get(2))
                .doesNotContain(voices.get(1))
                .hasSize(3);
    }

    @Test
    void whatIsGivenBackDoesNotUndoWhatCameMeanwhile() {
        var voice = voice();
        queue.add(told(voice, OPENED));
        var inHand = queue.take(10).get(0);
        queue.add(told(voice, TapLedger.over(OPENED, 60)));
        queue.giveBack(inHand);
        assertThat(queue.take(10)).singleElement().satisfies(waiting -> {
            assertThat(waiting.episode().over()).isTrue();
            assertThat(waiting.openedAt()).isEqualTo(inHand.openedAt());
        });
    }

    private List<TappedVoice> written(int alerts) {
        var voices = new ArrayList<TappedVoice>();
        for (int i = 0; i < alerts; i++) {
            var voice = voice();
            queue.written(told(voice, OPENED));
            voices.add(voice);
        }
        return voices;
    }

    private static TappedVoice voice() {
        return TapLedger.agent(TapLedger.call(ACME, "north", "ann"));
    }

    private static ToldEpisode told(TappedVoice voice, Episode episode) {
        return ToldEpisode.of(voice, Rule.DEFAULT, episode, TapLedger.NOW);
    }
}
