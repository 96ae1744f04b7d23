package io.toneguard.app.cli;

import io.toneguard.app.db.ApiKeys;
import io.toneguard.app.db.JdbcTenants;
import io.toneguard.app.db.KeyTerms;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.service.Role;
import io.toneguard.app.service.Service;
import io.toneguard.app.service.ServicePlan;
import io.toneguard.ingest.pbx.PbxPort;
import io.toneguard.ingest.source.JdbcSources;
import io.toneguard.voice.call.ScoringPolicy;
import io.toneguard.voice.call.Speaker;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.TenantScope;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole house on one machine, with calls of people who never lived. */
@Command(
        name = "demo",
        description =
                "Runs the whole service on embedded parts with two worker JVMs, drops two synthetic calls in, speaks two more to it"
                        + " as a PBX would, and shows what comes out; --once ends then, exit 0 if all was analysed.")
final class DemoCommand implements Callable<Integer> {
    private static final String TENANT = "demo";
    private static final int WORKERS = 2;

    @Option(names = "--once", description = "end when the calls are analysed, instead of serving on")
    boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder; default: a fresh one, removed at the end")
    @Nullable
    Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = data == null ? Files.createTempDirectory("toneguard-demo-") : Files.createDirectories(data);
        var log = folder.resolve("demo.log").toAbsolutePath();
        out().println("Toneguard demo in " + folder + ": an embedded PostgreSQL, ingest and manager here, " + WORKERS
                + " worker JVMs; log " + log);
        System.setProperty("toneguard.worker-log", log.toString());
        String verdict;
        boolean well;
        try (var database = OpenDatabase.forService(null, folder)) {
            var plan = new ServicePlan(
                    EnumSet.of(Role.INGEST, Role.MANAGER),
                    WORKERS,
                    database,
                    folder.resolve("recordings").toString(),
                    folder,
                    ServicePlan.HttpAddress.of("127.0.0.1", 0),
                    0);
            try (var service =
                    Service.start(plan, Map.of("logging.file.name", log, "logging.threshold.console", "OFF"))) {
                var tenant = tenant(service);
                var jdbc = service.getBean(JdbcClient.class);
                var scope = service.getBean(TenantScope.class);
                int http = service.getEnvironment().getProperty("local.server.port", Integer.class, 0);
                var team = new DemoTeam(
                        http,
                        new ApiKeys(jdbc, scope)
                                .issue(tenant, KeyTerms.EVERYTHING)
                                .text());
                var show = new DemoShow(out(), jdbc, scope, tenant, team);
                var pbx = DemoPbx.of(
                        tenant,
                        service.getBean(JdbcSources.class),
                        service.getBean(PbxPort.class).port());
                well = show.run(folder.resolve("inbox"), pbx);
                verdict = show.verdict();
                if (!once) {
                    if (data == null) {
                        // Ctrl-C ends it: after the contexts, in no order among the handlers.
                        SpringApplication.getShutdownHandlers().add(() -> {
                            database.close();
                            remove(folder);
                        });
                    }
                    serveOn(service, folder);
                }
            }
        }
        if (data == null && well) {
            remove(folder);
        }
        out().println(verdict + (well ? "" : "; the log is " + log));
        return well ? 0 : 1;
    }

    private static Tenant tenant(ConfigurableApplicationContext service) {
        var tenants = service.getBean(JdbcTenants.class);
        var policy = new ScoringPolicy(
                Set.of(Speaker.AGENT, Speaker.CUSTOMER), "show what Toneguard does, on voices that a program made");
        return tenants.byName(TENANT)
                .or(() -> tenants.add(TENANT, policy))
                .or(() -> tenants.byName(TENANT))
                .orElseThrow();
    }

    private void serveOn(ConfigurableApplicationContext service, Path folder) throws InterruptedException {
        out().printf(
                        "%nThe service goes on until Ctrl-C: drop WAV files into %s; metrics at http://127.0.0.1:%s/actuator/prometheus%n",
                        folder.resolve("inbox").resolve(TENANT),
                        service.getEnvironment().getProperty("local.server.port"));
        Thread.currentThread().join();
    }

    private static void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new CommandFailed(
                    "the demo's folder " + folder + " could not be removed: " + e + "; remove it by hand");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
