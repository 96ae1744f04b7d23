package io.toneguard.tap.history;

import io.toneguard.tap.index.LiveReading;
import io.toneguard.tap.rule.Episode;
import io.toneguard.tap.rule.Rule;
import io.toneguard.tap.rule.RuleSettings;
import io.toneguard.tap.rule.RuleWatch;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs a rule over what was read live in past calls, by the same code that watches running ones. Of the readings it needs what {@code live_segment}
 * keeps; windows that were shed then are missing now.
 */
public final class RuleReplay {
    private static final int RECORDINGS_AT_ONCE = 50;

    /**
     * One person's segment of a past call.
     *
     * @param startedAt of the recording: a call may have several, hours apart
     * @param readings seconds that were read
     * @param would the alerts that the rule would have made
     * @param alertsThen alerts that there were, those of shadow rules not counted
     */
    public record Heard(
            String callId,
            UUID recordingId,
            Instant startedAt,
            @Nullable String person,
            @Nullable String team,
            int readings,
            List<Would> would,
            int alertsThen) {}

    /**
     * An alert that the rule would have made; seconds of the recording.
     *
     * @param peakDeviation robust standard deviations from the person's running calm
     * @param outcome of the alert that there was at that time: what was noted, else {@code acknowledged} or {@code unacknowledged}; null: there was none
     */
    public record Would(
            int onsetSeconds,
            int untilSeconds,
            double peakDeviation,
            @Nullable String outcome) {}

    private record Past(UUID recordingId, Instant startedAt) {}

    private record Then(UUID recordingId, int channel, int fromSeconds, int untilSeconds, String outcome) {}

    private final JdbcClient jdbc;
    private final TenantScope scope;

    /** @param jdbc works on the data source whose transactions {@code scope} opens */
    public RuleReplay(JdbcClient jdbc, TenantScope scope) {
        this.jdbc = jdbc;
        this.scope = scope;
    }

    /**
     * Tells of each segment that the rule would watch, in order of the recordings' times.
     *
     * @param inForce the tenant's rules: one of no team is not for teams that have their own
     * @param from recordings that began then or later
     * @param to and before this
     */
    public void run(TenantId tenant, Rule rule, TeamRules inForce, Instant from, Instant to, Consumer<Heard> told) {
        var recordings = recordings(tenant, from, to);
        for (int i = 0; i < recordings.size(); i += RECORDINGS_AT_ONCE) {
            var some = recordings.subList(i, Math.min(recordings.size(), i + RECORDINGS_AT_ONCE));
            scope.in(tenant, () -> replay(tenant, rule, inForce, some)).forEach(told);
        }
    }

    /** Recordings of before {@code began_at} began as their call did; further ones of the same call when they were received. */
    private List<Past> recordings(TenantId tenant, Instant from, Instant to) {
        return scope.in(tenant, () -> jdbc.sql("""
                        select r.recording_id, began.at from recording r
                        join call c on c.tenant_id = r.tenant_id and c.call_id = r.call_id
                        cross join lateral (select coalesce(r.began_at, case when exists (
                                select from recording first where first.tenant_id = r.tenant_id and first.call_id = r.call_id
                                    and first.received_at < r.received_at)
                            then r.received_at else c.started_at end) as at) began
                        where r.tenant_id = :tenant and began.at >= :from and began.at < :to
                            and exists (select from live_segment s where s.tenant_id = r.tenant_id and s.recording_id = r.recording_id)
                        order by began.at, r.recording_id
                        """)
                .param("tenant", tenant.value())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query((row, number) -> new Past(
                        row.getObject("recording_id", UUID.class),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list());
    }

    private List<Heard> replay(TenantId tenant, Rule rule, TeamRules inForce, List<Past> recordings) {
        var ids = recordings.stream().map(Past::recordingId).toArray(UUID[]::new);
        var segments = jdbc.sql("select " + StoredSegment.COLUMNS + """
                         from live_segment s
                        join recording r on r.tenant_id = s.tenant_id and r.recording_id = s.recording_id
                        where s.tenant_id = :tenant and s.recording_id = any(:ids) order by s.segment
                        """)
                .param("tenant", tenant.value())
                .param("ids", ids)
                .query(StoredSegment::read)
                .list();
        var alerts = alertsThen(tenant, ids);
        var heard = new ArrayList<Heard>();
        for (var past : recordings) {
            var ofCall = segments.stream()
                    .filter(segment -> segment.recordingId().equals(past.recordingId()))
                    .toList();
            for (var segment : ofCall) {
                if (segment.speaker().equals(rule.settings().speaker().word())
                        && inForce.watches(rule, segment.team())) {
                    heard.add(replay(rule, past, segment, ofCall, alerts));
                }
            }
        }
        return heard;
    }

    private List<Then> alertsThen(TenantId tenant, UUID[] ids) {
        return jdbc.sql("""
                        select recording_id, channel, from_seconds, until_seconds, coalesce(outcome,
                            case when acknowledged_by is null then 'unacknowledged' else 'acknowledged' end) as outcome
                        from alert where tenant_id = :tenant and recording_id = any(:ids) and not shadow order by onset_seconds
                        """)
                .param("tenant", tenant.value())
                .param("ids", ids)
                .query((row, number) -> new Then(
                        row.getObject("recording_id", UUID.class),
                        row.getInt("channel"),
                        row.getInt("from_seconds"),
                        row.getInt("until_seconds"),
                        row.getString("outcome")))
                .list();
    }

    private static Heard replay(
            Rule rule, Past past, StoredSegment segment, List<StoredSegment> ofCall, List<Then> alerts) {
        int offset = (int) Math.round(segment.fromSeconds());
        int last = segment.seconds().size() == 0
                ? offset
                : segment.seconds().endSeconds[segment.seconds().size() - 1];
        var then = alerts.stream()
                .filter(alert -> alert.recordingId().equals(segment.recordingId())
                        && alert.channel() == segment.channel()
                        && alert.fromSeconds() > offset
                        && alert.fromSeconds() <= last)
                .toList();
        var would = episodes(rule.settings(), past.startedAt(), segment, ofCall).stream()
                .map(episode -> new Would(
                        offset + episode.onsetSeconds(),
                        offset + episode.untilSeconds(),
                        episode.peak().stress().deviation(),
                        then.stream()
                                .filter(alert -> alert.fromSeconds() <= offset + episode.untilSeconds()
                                        && alert.untilSeconds() >= offset + episode.fromSeconds())
                                .map(Then::outcome)
                                .findFirst()
                                .orElse(null)))
                .toList();
        return new Heard(
                segment.callId(),
                segment.recordingId(),
                past.startedAt(),
                segment.person(),
                segment.team(),
                segment.seconds().size(),
                would,
                then.size());
    }

    /** Each episode as it was when it was over. */
    static List<Episode> episodes(
            RuleSettings settings, Instant startedAt, StoredSegment segment, List<StoredSegment> ofCall) {
        var watch = new RuleWatch(settings, startedAt.plusMillis(Math.round(segment.fromSeconds() * 1000)));
        var others = ofCall.stream()
                .filter(other -> other.channel() != segment.channel())
                .map(Voice::new)
                .toList();
        var episodes = new ArrayList<Episode>();
        for (var reading : segment.readings()) {
            for (var other : others) {
                other.tell(segment.fromSeconds() + reading.endSeconds(), watch, segment.fromSeconds());
            }
            keepOver(watch.reading(reading), episodes);
        }
        keepOver(watch.ended(), episodes);
        return episodes;
    }

    private static void keepOver(@Nullable Episode episode, List<Episode> episodes) {
        if (episode != null && episode.over()) {
            episodes.add(episode);
        }
    }

    /** Another voice of the call, told as far as it was heard by then. */
    private static final class Voice {
        private final StoredSegment segment;
        private final List<LiveReading> readings;
        private int next;

        Voice(StoredSegment segment) {
            this.segment = segment;
            readings = segment.readings();
        }

        /** @param fromSeconds where the watched segment begins, seconds of the recording, as {@code nowSeconds} are */
        void tell(double nowSeconds, RuleWatch watch, double fromSeconds) {
            for (; next < readings.size() && endSeconds(next) <= nowSeconds; next++) {
                watch.otherVoice(readings.get(next), endSeconds(next) - fromSeconds);
            }
        }

        private double endSeconds(int reading) {
            return segment.fromSeconds() + readings.get(reading).endSeconds();
        }
    }
}
