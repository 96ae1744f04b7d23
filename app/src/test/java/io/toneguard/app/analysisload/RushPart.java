package io.toneguard.app.analysisload;

import com.zaxxer.hikari.HikariDataSource;
import io.toneguard.app.MadeIntake;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.app.load.LoadRun;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many live calls end within a second while others go on: the front's lag meanwhile, and every one's final result. The server, those who go
 * on and the lag are {@code load --self}'s; a second {@code load} plays those who end; manager and worker are the product's, the worker at
 * the priority that a plain {@code serve} gives it.
 */
final class RushPart implements AutoCloseable {
    /** Both speakers on one connection. */
    private static final String DIALECT = "mod_audio_fork";

    private static final Pattern PORT = Pattern.compile("PBXs may connect to ws://[^:]+:(\\d+)");

    private final Path folder;
    private final Path data;
    private final Map<String, String> credential = Map.of("TONEGUARD_LOAD_CREDENTIAL", secret());
    private final List<AutoCloseable> toClose = new ArrayList<>();

    RushPart(Path folder) throws IOException {
        this.folder = folder;
        this.data = Files.createDirectories(folder.resolve("rush"));
    }

    /** The server's database, seen from here. */
    private record Ledger(JdbcClient jdbc, TenantScope scope, TenantId tenant) {
        static Ledger of(HikariDataSource pool) {
            var jdbc = JdbcClient.create(pool);
            var tenant = jdbc.sql("select tenant_id from tenant where name = ?")
                    .param(LoadRun.TENANT)
                    .query(UUID.class)
                    .single();
            return new Ledger(
                    jdbc, new TenantTransactions(new JdbcTransactionManager(pool), jdbc), new TenantId(tenant));
        }

        int recordings(String condition) {
            return scope.in(tenant, () -> jdbc.sql("select count(*) from recording where " + condition)
                    .query(Integer.class)
                    .single());
        }

        /** What the ids of the calls that go on have in common, also with the ones their generator warmed the server with. */
        String goingOn() {
            return scope.in(tenant, () -> jdbc.sql(
                            "select min(regexp_replace(call_id, '-[0-9]+$', '')) from recording where state = 'receiving'")
                    .query(String.class)
                    .single());
        }

        List<Double> seconds(String expression, String condition) {
            return scope.in(tenant, () -> jdbc.sql("select " + expression + " from recording where " + condition)
                    .query(Double.class)
                    .list());
        }
    }

    Figures run(int ending, int goingOn, int callSeconds, int afterSeconds, boolean tap)
            throws IOException, InterruptedException {
        var live = live(ending, goingOn, callSeconds + afterSeconds, tap);
        int port = port();
        var database = closing(OpenDatabase.forCommand(null, data));
        var ledger = Ledger.of(closing(database.database().pool("rush", 2)));
        serve(database, "manager", List.of());
        serve(database, "worker", List.of("nice", "-n", "10"));
        System.err.println("the calls that will end begin");
        var ended = end(ending, callSeconds, port);
        if (!tap) {
            // Only now may anybody be measured, so that no live tap ran.
            new MadeIntake(ledger.jdbc(), ledger.scope(), data.resolve("recordings"))
                    .score(ledger.tenant(), "agent", "customer");
        }
        int stillLive = ledger.recordings("state = 'receiving'");
        System.err.println("they ended; " + stillLive + " calls go on");
        String results = "state = 'analysed' and call_id not like '" + ledger.goingOn() + "%'";
        long began = System.nanoTime();
        Awaitility.await("final results")
                .atMost(Duration.ofSeconds(afterSeconds + 600L))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> ledger.recordings(results) >= ending);
        double drained = (System.nanoTime() - began) / 1e9;
        boolean liveLasted = live.process().isAlive() && ledger.recordings("state = 'receiving'") >= goingOn;
        var total = ledger.seconds("extract(epoch from analysed_at - stored_at)", results);
        int analysed = total.size();
        System.err.printf("%d final results after %.0f s%n", analysed, drained);
        live.process().waitFor();
        var lag = lastJson(live);
        return new Figures("rush")
                .with("ending", ending)
                .with("goingOn", goingOn)
                .with("tap", tap)
                .with("liveLagP99Ms", lag.path("lagP99Ms").asDouble(Double.NaN))
                .with("liveSecondsMissing", lag.path("secondsMissing").asInt(-1))
                .with("liveLastedUntilAllWereAnalysed", liveLasted)
                .with("analysed", analysed)
                .with("drainedInSeconds", drained)
                .with("endToRowP50Seconds", Figures.median(total))
                .with("endToRowP95Seconds", Figures.quantile(total, .95))
                .with("endingRefused", ended.path("refused").asInt(-1))
                .require(analysed >= ending && lag.path("secondsMissing").asInt(-1) == 0);
    }

    private Launched live(int ending, int goingOn, int seconds, boolean tap) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "load",
                "--self",
                "--dialect=" + DIALECT,
                "--sessions=" + goingOn,
                "--limit=" + 2 * (ending + goingOn),
                "--seconds=" + seconds,
                "--data=" + data,
                "--format=json"));
        if (tap) {
            arguments.add("--tap");
        }
        return closing(
                Launched.start(folder.resolve("live.log"), List.of(), credential, arguments.toArray(String[]::new)));
    }

    /** As soon as the server serves: those who end begin while {@code load} still measures its bare server. */
    private int port() {
        return Awaitility.await("the live server")
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(
                        () -> {
                            var line = PORT.matcher(Files.readString(data.resolve("server.log")));
                            return line.find() ? Integer.parseInt(line.group(1)) : 0;
                        },
                        port -> port > 0);
    }

    private void serve(OpenDatabase database, String role, List<String> prefix) throws IOException {
        closing(Launched.start(
                        folder.resolve(role + ".log"),
                        prefix,
                        Map.of(
                                "TONEGUARD_DB_PASSWORD",
                                String.valueOf(database.database().password())),
                        "serve",
                        "--roles=" + role,
                        "--db=" + database.database().url(),
                        "--store=" + data.resolve("recordings"),
                        "--data=" + folder.resolve(role),
                        "--port=0"))
                .serving();
    }

    private JsonNode end(int ending, int callSeconds, int port) throws IOException, InterruptedException {
        var rush = closing(Launched.start(
                folder.resolve("ending.log"),
                List.of(),
                credential,
                "load",
                "--url=ws://127.0.0.1:" + port + "/v1/streams/" + DIALECT + "/" + LoadRun.TENANT,
                "--dialect=" + DIALECT,
                "--sessions=" + ending,
                "--seconds=" + callSeconds,
                "--format=json"));
        rush.process().waitFor();
        return lastJson(rush);
    }

    private static JsonNode lastJson(Launched load) throws IOException {
        return load.output()
                .lines()
                .filter(line -> line.startsWith("{"))
                .reduce((earlier, later) -> later)
                .map(JsonMapper.shared()::readTree)
                .orElseThrow(() -> new IOException("load ended without figures"));
    }

    private <T extends AutoCloseable> T closing(T part) {
        toClose.add(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }

    private static String secret() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
