package io.toneguard.app.load;

import io.toneguard.ingest.pbx.LagMeter;
import io.toneguard.voice.audio.WireFormat;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** One kind of PBX: how often it sends what. */
interface LoadDialect {
    /** Of the audio of one connection or, where tracks come in messages of their own, of all of them. */
    WireFormat format();

    /** Between two audio messages of one connection. */
    long intervalNanos();

    /** Audio messages that belong together: as many as tracks that come in messages of their own. */
    default int messagesPerFrame() {
        return 1;
    }

    /** Audio that one message holds, in samples. */
    int messageSamples();

    /** Connections of which one call is made. */
    default int legs() {
        return 1;
    }

    /** {@code binary} or {@code text}: which messages are the audio. */
    default String kind() {
        return "binary";
    }

    /** Whether every lane lies where the call begins: not so where a second connection joins a call that runs already. */
    default boolean beginsAtZero() {
        return legs() == 1;
    }

    /** What the ledger calls a call. */
    default String ledgerCallId(String callId) {
        return callId;
    }

    Talk talk(SessionPlan plan);

    /**
     * One connection.
     *
     * @param number counted from 0
     * @param leg which of its call's connections, from 0
     * @param startNanos when its first audio message is due
     * @param bare whether the server at the other end only counts: it answers nothing and reads nothing but the query
     */
    record SessionPlan(
            int number, String callId, int leg, long startNanos, boolean bare, URI url, LoadCredential credential) {
        Map<String, String> lag(LoadDialect dialect) {
            var metadata = new LinkedHashMap<String, String>();
            metadata.put(LagMeter.START, Long.toString(startNanos));
            metadata.put(LagMeter.INTERVAL, Long.toString(dialect.intervalNanos()));
            metadata.put(LagMeter.KIND, dialect.kind());
            return metadata;
        }

        /** Path and query; a server that only counts finds what it must know in the query. */
        String target(LoadDialect dialect, Map<String, String> query) {
            var all = new LinkedHashMap<>(query);
            if (bare) {
                all.putAll(lag(dialect));
            }
            var target = new StringBuilder(credential.path(url.getRawPath().isEmpty() ? "/" : url.getRawPath()));
            char separator = '?';
            if (url.getRawQuery() != null) {
                target.append(separator).append(url.getRawQuery());
                separator = '&';
            }
            for (var parameter : all.entrySet()) {
                target.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
                separator = '&';
            }
            return target.toString();
        }

        /** The whole URL of a target, which signatures are made over. */
        String urlOf(String target) {
            return url.getScheme() + "://" + url.getRawAuthority() + target;
        }
    }
}
