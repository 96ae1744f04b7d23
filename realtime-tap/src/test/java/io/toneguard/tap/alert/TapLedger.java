package io.toneguard.tap.alert;

import io.toneguard.db.TestDatabase;
import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.live.TappedVoice;
import io.toneguard.tap.rule.Episode;
import io.toneguard.voice.audio.WireCodec;
import io.toneguard.voice.audio.WireFormat;
import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.Segment;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.stress.IndexMeasure;
import io.toneguard.voice.stress.IndexMeasures;
import io.toneguard.voice.stress.StressReading;
import io.toneguard.voice.stress.StressState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls, and their rows as the ledger writes them. */
public final class TapLedger {
    public static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private final TestDatabase database;
    private final JdbcClient jdbc;

    public TapLedger(TestDatabase database) {
        this.database = database;
        jdbc = JdbcClient.create(database.asService());
    }

    /** A two-channel call that nobody has written down yet. */
    public static LiveCall call(Tenant tenant, @Nullable String team, @Nullable String agent) {
        var id = UUID.randomUUID();
        return new LiveCall(
                tenant.id(),
                tenant.name(),
                "pbx",
                "call-" + id,
                new RecordingId(id),
                NOW,
                new WireFormat(WireCodec.MU_LAW, 8000, 2),
                List.of(Speaker.AGENT, Speaker.CUSTOMER),
                agent,
                team,
                null,
                null);
    }

    public static TappedVoice agent(LiveCall call) {
        return new TappedVoice(call, new Segment(0, 0, Speaker.AGENT, call.agentId()), 0);
    }

    public static TappedVoice customer(LiveCall call) {
        return new TappedVoice(call, new Segment(1, 0, Speaker.CUSTOMER, null), 0);
    }

    /** The call is being recorded. */
    public void receive(LiveCall call) {
        database.scope().run(call.tenant(), () -> {
            jdbc.sql(
                            "insert into call (tenant_id, call_id, call_month, started_at, agent_id, team) values (?, ?, ?, ?, ?, ?)"
                                    + " on conflict do nothing")
                    .params(
                            call.tenant().value(),
                            call.callId(),
                            month(call),
                            call.startedAt().atOffset(ZoneOffset.UTC),
                            call.agentId(),
                            call.team())
                    .update();
            jdbc.sql("""
                    insert into recording (tenant_id, recording_id, call_month, call_id, state, file_name, source, began_at,
                        codec, sample_rate_hz, channels, speakers)
                    values (?, ?, ?, ?, 'receiving', 'f', ?, ?, ?, ?, 2, ?)
                    """)
                    .params(
                            call.tenant().value(),
                            call.recording().value(),
                            month(call),
                            call.callId(),
                            call.source(),
                            call.startedAt().atOffset(ZoneOffset.UTC),
                            call.format().codec().word(),
                            call.format().rateHz(),
                            new String[] {"agent", "customer"})
                    .update();
        });
    }

    /** The call is over; the ledger has numbered its segments, which are given in order. */
    public void store(LiveCall call, Segment... segments) {
        database.scope().run(call.tenant(), () -> {
            jdbc.sql(
                            "update recording set state = 'stored', stored_at = now(), duration_seconds = 600 where recording_id = ?")
                    .param(call.recording().value())
                    .update();
            for (int i = 0; i < segments.length; i++) {
                segment(call, segments[i], i + 1);
            }
        });
    }

    /** One of its segments under its number. */
    public void segment(LiveCall call, Segment segment, int number) {
        database.scope().run(call.tenant(), () -> jdbc.sql(
                        "insert into recording_segment (tenant_id, recording_id, segment, channel, from_seconds, speaker, person)"
                                + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        call.tenant().value(),
                        call.recording().value(),
                        number,
                        segment.channel(),
                        call.format().seconds(segment.fromSample()),
                        segment.speaker().word(),
                        segment.person())
                .update());
    }

    /** The final analysis is in. */
    public void analyse(LiveCall call) {
        database.scope().run(call.tenant(), () -> jdbc.sql(
                        "update recording set state = 'analysed', analysed_at = now(), analyzer = 'tg-2' where recording_id = ?")
                .param(call.recording().value())
                .update());
    }

    private static LocalDate month(LiveCall call) {
        return call.stored().callMonth();
    }

    /** A reading whose four measures share the deviation. */
    public static LiveReading reading(int endSeconds, double deviation) {
        double share = deviation / 4;
        return new LiveReading(
                endSeconds,
                3.5,
                new IndexMeasures(2 + deviation, 4 + deviation, -10 + deviation, 8 - deviation, 3.5),
                Double.isNaN(deviation)
                        ? StressReading.none(StressState.LEARNING)
                        : new StressReading(
                                deviation <= 1
                                        ? StressState.CALM
                                        : deviation < 2 ? StressState.RAISED : StressState.STRAINED,
                                deviation,
                                100 * deviation * deviation / (1 + deviation * deviation),
                                Map.of(
                                        IndexMeasure.F0_MEAN, share,
                                        IndexMeasure.F0_P80, share,
                                        IndexMeasure.ALPHA_RATIO, share,
                                        IndexMeasure.MFCC1, share)),
                0.9);
    }

    public static Episode opened(int number, int seconds) {
        return new Episode(number, seconds - 4, seconds, seconds, reading(seconds, 3.2), false);
    }

    public static Episode grown(Episode before, int seconds, double deviation) {
        return new Episode(
                before.number(),
                before.fromSeconds(),
                before.onsetSeconds(),
                seconds,
                reading(seconds, deviation),
                false);
    }

    public static Episode over(Episode before, int seconds) {
        return new Episode(before.number(), before.fromSeconds(), before.onsetSeconds(), seconds, before.peak(), true);
    }
}
