package io.toneguard.app.cli;

import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.service.Role;
import io.toneguard.app.service.Service;
import io.toneguard.app.service.ServicePlan;
import io.toneguard.app.store.StoreLocation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to end. */
@Command(
        name = "serve",
        description =
                "Runs the service; without --roles all of it, with a worker JVM beside it. SIGTERM ends it cleanly.")
final class ServeCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 8080;

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(names = "--roles", paramLabel = "a,b", description = "ingest, manager, worker; default: all")
    @Nullable
    String roles;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description =
                    "address of HTTP and of the ports that PBXs stream to; HTTP beyond loopback wants a key, see `tenants"
                            + " token`; default: ${DEFAULT-VALUE}")
    String bind = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port of HTTP; default: 8080, any free one for a worker alone")
    @Nullable
    Integer port;

    @Option(
            names = "--pbx-port",
            paramLabel = "N",
            defaultValue = "8090",
            description = "port that PBXs stream to, see `sources`; 0 takes any free one; default: ${DEFAULT-VALUE}")
    int pbxPort;

    /** For the worker JVMs that a service starts beside itself: they end with it. */
    @Option(names = "--until-stdin-ends", hidden = true)
    boolean untilStdinEnds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        boolean all = roles == null;
        Set<Role> wanted;
        ServicePlan.HttpAddress http;
        try {
            wanted = roles == null ? EnumSet.of(Role.INGEST, Role.MANAGER) : Role.parse(roles);
            http = ServicePlan.HttpAddress.of(bind, httpPort(wanted));
            ServicePlan.HttpAddress.requirePort("--pbx-port", pbxPort);
            StoreLocation.check(options.storeUri());
            if (wanted.equals(EnumSet.of(Role.WORKER)) && options.db == null) {
                throw new IllegalArgumentException(
                        "--roles worker alone needs --db: the database of the manager that it works for");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        var database = OpenDatabase.forService(options.db, options.data);
        var context = Service.start(
                new ServicePlan(wanted, all ? 1 : 0, database, options.storeUri(), options.data, http, pbxPort),
                Map.of());
        var closed = new CountDownLatch(1);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
        if (untilStdinEnds) {
            closeWhenStdinEnds(context);
        }
        closed.await();
        return 0;
    }

    private int httpPort(Set<Role> wanted) {
        if (port != null) {
            return port;
        }
        // Several workers share a machine with a front; none of them should fight for its port.
        return wanted.equals(EnumSet.of(Role.WORKER)) ? 0 : DEFAULT_PORT;
    }

    private static void closeWhenStdinEnds(ConfigurableApplicationContext context) {
        var watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // only its end says something
                        }
                    } catch (IOException gone) {
                        // as good as its end
                    }
                    // Told to end by a signal meanwhile, it is on its way already.
                    System.exit(context.isActive() ? org.springframework.boot.SpringApplication.exit(context) : 0);
                },
                "until-stdin-ends");
        watch.setDaemon(true);
        watch.start();
    }
}
