package io.toneguard.app.intakeload;

import io.toneguard.app.analysisload.Figures;
import io.toneguard.app.analysisload.Household;
import io.toneguard.app.analysisload.Launched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many small recordings by the web API, over several connections, while others ask where theirs stand; and as many again with the service
 * killed in the middle, the client trying again under the same keys.
 */
final class ApiPart {
    private static final double MUST_REACH = 200;
    private static final double STATUS_P99_MS = 50;
    /** One program is to be measured here, not its limits. */
    private static final Map<String, String> UNLIMITED =
            Map.of("API_REQUESTSPERSECOND", "100000", "API_BURST", "100000");

    private final Household house;

    ApiPart(Household house) {
        this.house = house;
    }

    /** @param warm so many come first, uncounted: a service is measured that has run for a while, as it does for months */
    Figures run(int recordings, int callSeconds, int connections, double rate, int reads, int warm)
            throws IOException, InterruptedException {
        var calls = new Calls(callSeconds);
        var figures = new Figures("api")
                .with("recordings", recordings)
                .with("callSeconds", callSeconds)
                .with("connections", connections)
                .with("rate", rate)
                .with("warm", warm);
        undisturbed(calls, recordings, connections, rate, reads, warm, figures);
        killed(calls, recordings, connections, figures);
        return figures;
    }

    private void undisturbed(
            Calls calls, int recordings, int connections, double rate, int reads, int warm, Figures figures)
            throws IOException, InterruptedException {
        house.tenant("warm");
        var tenant = house.tenant("acme");
        var token = house.token("acme");
        try (var front = house.serve("front", "ingest", UNLIMITED)) {
            var posting = new Posting(front.port(), token);
            var known = new ArrayList<String>();
            var warming = new Posting(front.port(), house.token("warm"));
            try (var watching = new StatusReads(warming, known, reads)) {
                post(calls, 2 * recordings, warm, connections, 0, warming, known, () -> null);
            }
            known.clear();
            var cpuBefore = front.cpu();
            var databaseBefore = house.databaseCpu();
            List<Double> millis;
            int failedReads;
            try (var watching = new StatusReads(new Posting(front.port(), token), known, reads)) {
                post(calls, 0, recordings, connections, rate, posting, known, () -> null);
                millis = watching.millis();
                failedReads = watching.failed();
            }
            var taken = house.takenIn(tenant);
            figures.with("filesPerSecond", taken.perSecond())
                    .with("repeated", posting.repeated())
                    .with("serviceCpuMsPerFile", front.cpu().minus(cpuBefore).toNanos() / 1e6 / recordings)
                    .with(
                            "databaseCpuMsPerFile",
                            house.databaseCpu().minus(databaseBefore).toNanos() / 1e6 / recordings)
                    .with("statusReads", millis.size())
                    .with("statusReadsFailed", failedReads)
                    .with("statusP50Ms", Figures.median(millis))
                    .with("statusP99Ms", Figures.quantile(millis, .99))
                    .with("statusMaxMs", Figures.quantile(millis, 1))
                    .require(rate > 0 || taken.perSecond() >= MUST_REACH)
                    .require(Figures.quantile(millis, .99) < STATUS_P99_MS && failedReads == 0)
                    .require(taken.stored() == recordings && taken.contents() == recordings);
            System.err.printf(
                    "undisturbed: %.0f files/s, status p99 %.1f ms%n",
                    taken.perSecond(), Figures.quantile(millis, .99));
        }
    }

    private void killed(Calls calls, int recordings, int connections, Figures figures)
            throws IOException, InterruptedException {
        var tenant = house.tenant("killed");
        var token = house.token("killed");
        int port = freePort();
        var fronts = new ArrayList<Launched>(List.of(house.serve("killed", "ingest", UNLIMITED, port)));
        var known = new ArrayList<String>();
        var posting = new Posting(port, token);
        try {
            post(calls, recordings, recordings, connections, 0, posting, known, () -> {
                fronts.get(0).kill();
                System.err.println("killed with " + house.takenIn(tenant).stored() + " stored");
                fronts.add(house.serve("killed", "ingest", UNLIMITED, port));
                return null;
            });
        } finally {
            fronts.get(fronts.size() - 1).close();
        }
        var taken = house.takenIn(tenant);
        figures.with("repeatedAfterKill", posting.repeated())
                .with("lostAfterKill", recordings - taken.contents())
                .with("doubledAfterKill", taken.rows() - taken.contents())
                .with("idsTold", new HashSet<>(known).size())
                .with("inStore", house.inStore(tenant))
                .require(fronts.size() == 2 && posting.repeated() > 0)
                .require(taken.stored() == recordings && taken.rows() == recordings && taken.contents() == recordings)
                .require(new HashSet<>(known).size() == recordings && house.inStore(tenant) == recordings);
    }

    private static void post(
            Calls calls,
            int first,
            int recordings,
            int connections,
            double rate,
            Posting posting,
            List<String> known,
            Callable<Void> atHalf)
            throws IOException, InterruptedException {
        var next = new AtomicInteger();
        long began = System.nanoTime();
        Callable<Void> connection = () -> {
            for (int i = next.getAndIncrement(); i < recordings; i = next.getAndIncrement()) {
                if (rate > 0) {
                    LockSupport.parkNanos(began + (long) (i * 1e9 / rate) - System.nanoTime());
                }
                var id = posting.post("call-" + i + ".wav", UUID.randomUUID().toString(), calls.wav(first + i));
                boolean isHalf;
                synchronized (known) {
                    known.add(id);
                    isHalf = known.size() == recordings / 2;
                }
                if (isHalf) {
                    atHalf.call();
                }
            }
            return null;
        };
        var pool = Executors.newFixedThreadPool(connections);
        try {
            var ends = new ArrayList<Future<Void>>();
            for (int i = 0; i < connections; i++) {
                ends.add(pool.submit(connection));
            }
            for (var end : ends) {
                end.get(30, TimeUnit.MINUTES);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a connection failed", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
