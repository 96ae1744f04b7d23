package io.toneguard.app.service;

import io.toneguard.app.erase.ErasureConfiguration;
import io.toneguard.app.look.LookConfiguration;
import io.toneguard.app.notice.NoticeConfiguration;
import io.toneguard.app.webhook.WebhookConfiguration;
import io.toneguard.batch.manager.ManagerConfiguration;
import io.toneguard.batch.night.NightConfiguration;
import io.toneguard.batch.retention.RetentionConfiguration;
import io.toneguard.batch.worker.WorkerConfiguration;
import io.toneguard.ingest.azure.BlobIntakeConfiguration;
import io.toneguard.ingest.recording.IngestConfiguration;
import io.toneguard.ingest.sftp.SftpConfiguration;
import io.toneguard.ingest.web.ApiWebConfiguration;
import io.toneguard.tap.delivery.DeliveryConfiguration;
import io.toneguard.tap.web.AlertsWebConfiguration;
import io.toneguard.voice.light.LightEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** Starts the service in its roles. */
public final class Service {
    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private static final Map<Role, List<Class<?>>> CONFIGURATIONS = Map.of(
            Role.INGEST,
                    List.of(
                            IngestConfiguration.class,
                            ApiWebConfiguration.class,
                            SftpConfiguration.class,
                            BlobIntakeConfiguration.class,
                            LiveFront.class,
                            LiveTap.class,
                            InboxFolders.class,
                            DeliveryConfiguration.class,
                            AlertsWebConfiguration.class,
                            ErasureConfiguration.class,
                            LookConfiguration.class),
            Role.MANAGER,
                    List.of(
                            ManagerConfiguration.class,
                            ScalingConfiguration.class,
                            NoticeConfiguration.class,
                            NightConfiguration.class,
                            ErasureConfiguration.class,
                            LookConfiguration.class,
                            RetentionConfiguration.class,
                            WebhookConfiguration.class),
            Role.WORKER, List.of(WorkerConfiguration.class));

    private Service() {}

    /**
     * Starts the service; the plan's database is closed after it, when the process is told to end.
     *
     * @param overrides settings that come before those of {@code application.yml}
     * @throws ServiceStartException with one sentence, if a part could not start; the database is closed then
     */
    public static ConfigurableApplicationContext start(ServicePlan plan, Map<String, Object> overrides) {
        var sources = new ArrayList<Class<?>>(List.of(ServiceConfiguration.class));
        plan.roles().forEach(role -> sources.addAll(CONFIGURATIONS.getOrDefault(role, List.of())));
        if (plan.workersBeside() > 0) {
            sources.add(WorkersBeside.class);
        }
        // That was for what is said before Spring Boot's own logging is up.
        System.clearProperty("logback.configurationFile");
        // After all contexts are closed, so that the last transaction still finds its database.
        SpringApplication.getShutdownHandlers().add(() -> {
            plan.database().close();
            log.info(
                    "Toneguard ended: {}", plan.roles().stream().map(Role::word).toList());
        });
        plan.database().closedByCallerAtShutdown();
        try {
            // Before anything is up that would have to be taken down if the kernel asked for cannot run.
            String kernel = new LightEngine().kernelName();
            var context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                    .initializers(fresh -> furnish(fresh, plan))
                    .properties(ServiceSettings.PLACE)
                    .logStartupInfo(false)
                    .listeners((ApplicationListener<ContextClosedEvent>)
                            event -> log.info("Toneguard was told to end: what is in hand is finished or handed back"))
                    .run(arguments(plan, overrides));
            log.info(
                    "Toneguard serves {}: database {}{}, store {}, inbox {}, http://{}:{}",
                    plan.roles().stream().map(Role::word).toList(),
                    plan.database().database(),
                    plan.database().isEmbedded() ? " (embedded: for one machine)" : "",
                    plan.store(),
                    plan.inbox(),
                    plan.http().address(),
                    context.getEnvironment().getProperty("local.server.port"));
            if (plan.roles().contains(Role.INGEST)) {
                log.info("Light engine: {} kernel", kernel);
            }
            return context;
        } catch (RuntimeException e) {
            plan.database().close();
            throw ServiceStartException.because(e);
        }
    }

    private static void furnish(ConfigurableApplicationContext fresh, ServicePlan plan) {
        if (fresh.getEnvironment().containsProperty("management.server.port")) {
            throw new IllegalArgumentException(
                    "management.server.port is set: health and metrics stay on --port, behind the one wall; unset it");
        }
        fresh.getBeanFactory().registerSingleton("servicePlan", plan);
    }

    private static String[] arguments(ServicePlan plan, Map<String, Object> overrides) {
        var settings = new HashMap<String, Object>();
        settings.put("server.address", plan.http().address());
        settings.put("server.port", plan.http().port());
        settings.put("ingest.inbox", plan.inbox());
        settings.put("api.spool", plan.spool());
        settings.put("pbx.bind", plan.http().address());
        settings.put("pbx.port", plan.pbxPort());
        settings.put("recorder.journal", plan.journal());
        if (plan.roles().contains(Role.INGEST)) {
            settings.put("management.endpoint.health.group.readiness.include", "readinessState,db,recorder");
        } else {
            settings.put("spring.autoconfigure.exclude", "org.apache.camel.spring.boot.CamelAutoConfiguration");
        }
        settings.putAll(overrides);
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    /** The service did not start; the message is one sentence. */
    public static final class ServiceStartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ServiceStartException(String message, Throwable cause) {
            super(message, cause);
        }

        static ServiceStartException because(RuntimeException failure) {
            Throwable cause = failure;
            while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
                cause = cause.getCause();
            }
            return cause instanceof PortInUseException inUse
                    ? new ServiceStartException(
                            "port " + inUse.getPort()
                                    + " is in use; give another one with --port (0 takes any free one)",
                            failure)
                    : new ServiceStartException("the service did not start: " + cause.getMessage(), failure);
        }
    }
}
