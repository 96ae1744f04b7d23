package io.toneguard.tap.history;

import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.stress.AnalyzerVersion;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes table {@code live_segment}. */
public final class LiveSegments {
    public enum Outcome {
        WRITTEN,
        /** The call goes on, or the ledger does not know its segments yet: only then is it known which number this one has. */
        TOO_EARLY,
        /** It will never be written: the recording was erased, or has no audio, or the voice may not be measured any more. */
        UNKNOWN
    }

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final AnalyzerVersion analyzer;
    private final PolicyInForce policy;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public LiveSegments(JdbcClient jdbc, TenantScope scope, AnalyzerVersion analyzer) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.analyzer = analyzer;
        policy = new PolicyInForce(jdbc);
    }

    /**
     * Writes a segment under the number that the ledger gave it. Waits for the database; may be repeated.
     *
     * <p>The ledger numbers the segments of all channels together once the call is over, also those whose voice must not be measured; a segment is found
     * again by its channel and where it begins.
     */
    public Outcome write(HeardSegment heard) {
        return scope.in(heard.tenant(), () -> {
            var state = jdbc.sql("select state from recording where tenant_id = ? and recording_id = ? for share")
                    .params(heard.tenant().value(), heard.recording().value())
                    .query(String.class)
                    .optional()
                    .orElse("receiving");
            if (state.equals("receiving")) {
                return Outcome.TOO_EARLY;
            }
            if (state.equals("erased") || !policy.allows(heard.tenant(), heard.speaker())) {
                return Outcome.UNKNOWN;
            }
            var segment = jdbc.sql("""
                            select segment from recording_segment
                            where tenant_id = ? and recording_id = ? and channel = ? and abs(from_seconds - ?) < 0.0005
                            """)
                    .params(heard.tenant().value(), heard.recording().value(), heard.channel(), heard.fromSeconds())
                    .query(Integer.class)
                    .optional();
            if (segment.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            insert(heard, segment.get());
            return Outcome.WRITTEN;
        });
    }

    private void insert(HeardSegment heard, int segment) {
        var seconds = heard.seconds();
        jdbc.sql("""
                insert into live_segment (tenant_id, recording_id, segment, call_id, channel, from_seconds, speaker, person, team,
                    analyzer, enrolled, end_seconds, voiced_seconds, deviation, confidence, f0_mean_semitones, f0_p80_semitones,
                    alpha_ratio_db, mfcc1, windows_shed)
                select :tenant, :recording, :segment, recording.call_id, :channel, :from, :speaker, s.person, call.team,
                    :analyzer, :enrolled, :ends, :voiced, :deviation, :confidence, :f0Mean, :f0P80, :alpha, :mfcc1, :shed
                from recording
                join call on call.tenant_id = recording.tenant_id and call.call_id = recording.call_id
                join recording_segment s on s.tenant_id = recording.tenant_id and s.recording_id = recording.recording_id
                    and s.segment = :segment
                where recording.tenant_id = :tenant and recording.recording_id = :recording
                on conflict do nothing
                """)
                .param("tenant", heard.tenant().value())
                .param("recording", heard.recording().value())
                .param("segment", segment)
                .param("channel", heard.channel())
                .param("from", heard.fromSeconds())
                .param("speaker", heard.speaker().word())
                .param("analyzer", analyzer.name())
                .param("enrolled", heard.enrolled())
                .param("ends", seconds.endSeconds)
                .param("voiced", seconds.voicedSeconds)
                .param("deviation", seconds.deviation)
                .param("confidence", seconds.confidence)
                .param("f0Mean", seconds.f0MeanSemitones)
                .param("f0P80", seconds.f0P80Semitones)
                .param("alpha", seconds.alphaRatioDb)
                .param("mfcc1", seconds.mfcc1)
                .param("shed", heard.windowsShed())
                .update();
    }
}
