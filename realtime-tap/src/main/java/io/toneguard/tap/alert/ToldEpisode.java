package io.toneguard.tap.alert;

import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import java.time.Instant;
import java.util.UUID;

/**
 * An episode that waits to be decided and written.
 *
 * @param openedAt wall clock when this alert was first heard of
 * @param at wall clock when this state of it was told
 */
record ToldEpisode(UUID alertId, TappedVoice voice, Rule rule, Episode episode, Instant openedAt, Instant at) {
    static ToldEpisode of(TappedVoice voice, Rule rule, Episode episode, Instant at) {
        return new ToldEpisode(AlertId.of(voice, rule, episode.number()), voice, rule, episode, at, at);
    }

    /** What is known after a later word of the same alert. */
    ToldEpisode then(ToldEpisode later) {
        return new ToldEpisode(alertId, voice, rule, later.episode, openedAt, later.at);
    }

    /** The same, but over. */
    ToldEpisode ended() {
        return new ToldEpisode(alertId, voice, rule, episode.ended(), openedAt, at);
    }

    /** For messages. */
    String label() {
        return "Call " + voice.call().callId() + " " + voice.segment().speaker().word() + ", rule " + rule.name() + " v"
                + rule.version() + ", episode " + episode.number();
    }
}
