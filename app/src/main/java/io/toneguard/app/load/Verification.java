package io.toneguard.app.load;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.db.JdbcTenants;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.app.store.StoreLocation;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.StoredRecording;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Looks every call up in the ledger and the store of the server that took it, when all calls have ended. */
final class Verification implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double HALF_A_SAMPLE = 0.5 / LoadAudio.RATE_HZ;
    private static final Set<String> STORED = Set.of("stored", "claimed", "analysed");
    private static final String ROWS = """
            select r.call_id, r.recording_id, r.call_month, r.state, r.ended, r.ended_reason,
                r.seconds_expected, r.seconds_received, r.seconds_lost
            from recording r where r.call_id is not null
            """;

    private final OpenDatabase open;
    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Tenant tenant;
    private final RecordingStore store;

    /** @param data the server's data folder; the server is still running */
    Verification(Path data, String tenantName) throws IOException {
        store = StoreLocation.open(data.resolve("recordings").toString());
        open = OpenDatabase.forCommand(null, data);
        pool = open.database().pool("toneguard-load", 1);
        jdbc = JdbcClient.create(pool);
        scope = new TenantTransactions(new JdbcTransactionManager(pool), jdbc);
        tenant = new JdbcTenants(jdbc, scope)
                .byName(tenantName)
                .orElseThrow(() -> new IllegalStateException("there is no tenant '" + tenantName + "'"));
    }

    /**
     * What came of the calls.
     *
     * @param problems what is not as it should be, call by call, each in a sentence
     */
    record Verdict(CallCheck.Result result, List<String> problems) {}

    /** @param sessions that were let in; those of one call are one call */
    Verdict check(LoadDialect dialect, List<LoadSession> sessions) throws InterruptedException, IOException {
        Map<String, List<LoadSession>> calls = new LinkedHashMap<>();
        for (var session : sessions) {
            calls.computeIfAbsent(dialect.ledgerCallId(session.plan().callId()), id -> new ArrayList<>())
                    .add(session);
        }
        var rows = settled(calls);
        var check = new CallCheck(dialect);
        var result = CallCheck.Result.NOTHING;
        var problems = new ArrayList<String>();
        for (var call : calls.entrySet()) {
            var sent = call.getValue().stream()
                    .flatMap(session -> session.lanes().stream())
                    .toList();
            var recorded = rows.getOrDefault(call.getKey(), List.of());
            var samples = new byte[0];
            if (recorded.size() == 1 && recorded.get(0).isStored()) {
                samples = samples(recorded.get(0));
            }
            var found = check.check(samples, sent);
            result = result.plus(found);
            if (found.legsApart() > 0) {
                problems.add(String.format(
                        Locale.ROOT,
                        "call %s is whole, but its legs lie %.2f s apart, over %.1f s",
                        call.getKey(),
                        found.furthestSeconds(),
                        CallCheck.LEGS_APART_SECONDS));
            }
            double seconds = dialect.format().seconds(check.samples(sent));
            problem(call.getKey(), recorded, seconds, dialect.beginsAtZero()).ifPresent(problems::add);
        }
        return new Verdict(result, problems);
    }

    private byte[] samples(Row row) throws IOException {
        try (var channel =
                store.open(new StoredRecording(tenant.id(), row.month(), new RecordingId(row.recording())))) {
            return RecordedVoices.read(channel);
        }
    }

    private static java.util.Optional<String> problem(String call, List<Row> rows, double seconds, boolean exact) {
        if (rows.size() != 1) {
            return java.util.Optional.of("call " + call + " has " + rows.size() + " recordings in the ledger, not 1");
        }
        var row = rows.get(0);
        var says = "call " + call + " is " + row.state() + ", ended " + row.ended()
                + (row.reason() == null ? "" : " (" + row.reason() + ")") + ", " + row.expected() + " s expected, "
                + row.lost() + " s lost; " + seconds + " s were sent";
        double over = row.expected() == null ? Double.MAX_VALUE : row.expected() - seconds;
        boolean long_ = exact ? Math.abs(over) < HALF_A_SAMPLE : over > -HALF_A_SAMPLE && over < 1;
        boolean well =
                row.isStored() && "complete".equals(row.ended()) && long_ && (row.lost() < HALF_A_SAMPLE || !exact);
        return well ? java.util.Optional.empty() : java.util.Optional.of(says);
    }

    /** The rows when none is being received any more, or patience is over. */
    private Map<String, List<Row>> settled(Map<String, List<LoadSession>> calls) throws InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var rows = rows(calls);
            long stored = rows.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> !row.state().equals("receiving"))
                    .count();
            if (stored >= calls.size() || System.nanoTime() - patience > 0) {
                return rows;
            }
            Thread.sleep(200);
        }
    }

    private Map<String, List<Row>> rows(Map<String, List<LoadSession>> calls) {
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        scope.in(tenant.id(), () -> jdbc.sql(ROWS).query(Verification::row).list()).stream()
                .filter(row -> calls.containsKey(row.call()))
                .forEach(row -> rows.computeIfAbsent(row.call(), id -> new ArrayList<>())
                        .add(row));
        return rows;
    }

    private record Row(
            String call,
            UUID recording,
            LocalDate month,
            String state,
            @Nullable String ended,
            @Nullable String reason,
            @Nullable Double expected,
            double lost) {
        /** Or further: a manager beside may have its analysis begun. */
        boolean isStored() {
            return STORED.contains(state);
        }
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                Objects.toString(row.getString("call_id")),
                row.getObject("recording_id", UUID.class),
                row.getObject("call_month", LocalDate.class),
                Objects.toString(row.getString("state")),
                row.getString("ended"),
                row.getString("ended_reason"),
                row.getObject("seconds_expected", Double.class),
                row.getDouble("seconds_lost"));
    }

    @Override
    public void close() {
        pool.close();
        open.close();
    }
}
