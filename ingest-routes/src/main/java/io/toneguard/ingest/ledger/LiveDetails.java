package io.toneguard.ingest.ledger;

import io.toneguard.voice.call.Gap;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.Segment;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gaps and segments of a live recording; each list is one statement, whatever its length. */
final class LiveDetails {
    private final JdbcClient jdbc;

    LiveDetails(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param segments channel 0 first, each channel in order of time */
    void write(LiveCall call, List<Gap> gaps, List<Segment> segments) {
        if (!gaps.isEmpty()) {
            jdbc.sql("""
                    insert into recording_gap (tenant_id, recording_id, gap, channel, from_seconds, seconds, kind)
                    select :tenant, :recording, gap, channel, from_seconds, seconds, kind
                    from unnest(:channels::int[], :froms::float8[], :seconds::float8[], :kinds::text[])
                        with ordinality as told (channel, from_seconds, seconds, kind, gap)
                    on conflict do nothing
                    """)
                    .param("tenant", call.tenant().value())
                    .param("recording", call.recording().value())
                    .param("channels", gaps.stream().map(Gap::channel).toArray(Integer[]::new))
                    .param(
                            "froms",
                            gaps.stream()
                                    .map(gap -> call.format().seconds(gap.fromSample()))
                                    .toArray(Double[]::new))
                    .param(
                            "seconds",
                            gaps.stream()
                                    .map(gap -> call.format().seconds(gap.samples()))
                                    .toArray(Double[]::new))
                    .param("kinds", gaps.stream().map(gap -> gap.kind().word()).toArray(String[]::new))
                    .update();
        }
        if (!segments.isEmpty()) {
            jdbc.sql("""
                    insert into recording_segment (tenant_id, recording_id, segment, channel, from_seconds, speaker, person)
                    select :tenant, :recording, segment, channel, from_seconds, speaker, person
                    from unnest(:channels::int[], :froms::float8[], :speakers::text[], :persons::text[])
                        with ordinality as told (channel, from_seconds, speaker, person, segment)
                    where segment < 32768
                    on conflict do nothing
                    """)
                    .param("tenant", call.tenant().value())
                    .param("recording", call.recording().value())
                    .param("channels", segments.stream().map(Segment::channel).toArray(Integer[]::new))
                    .param(
                            "froms",
                            segments.stream()
                                    .map(segment -> call.format().seconds(segment.fromSample()))
                                    .toArray(Double[]::new))
                    .param(
                            "speakers",
                            segments.stream()
                                    .map(segment -> segment.speaker().word())
                                    .toArray(String[]::new))
                    .param(
                            "persons",
                            segments.stream()
                                    .map(segment ->
                                            segment.person() == null ? null : LiveLedger.clean(segment.person()))
                                    .toArray(String[]::new))
                    .update();
        }
    }
}
