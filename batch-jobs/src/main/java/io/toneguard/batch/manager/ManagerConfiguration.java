package io.toneguard.batch.manager;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.toneguard.batch.ActiveManagerWork;
import io.toneguard.batch.BatchConfiguration;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.Bell;
import io.toneguard.batch.DedicatedConnections;
import io.toneguard.batch.HeldRecordings;
import io.toneguard.batch.LostWorkers;
import io.toneguard.batch.ProcessEnd;
import io.toneguard.batch.StatesByKind;
import io.toneguard.batch.Wakeup;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.WorkKind;
import io.toneguard.batch.WorkSource;
import io.toneguard.batch.reprocess.ReprocessingManagerConfiguration;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.util.List;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.batch.autoconfigure.BatchTaskExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The role {@code manager}: plans and launches; of any number of managers one is active. It analyses nothing itself. */
@Configuration(proxyBeanMethods = false)
@Import({BatchConfiguration.class, ReprocessingManagerConfiguration.class})
public class ManagerConfiguration {
    /** More than are launched between two looks. */
    private static final int PURGED_PER_LOOK = 100;

    private static final String WORKER_STEP = "analyze-partition";

    @Bean
    LaunchesInFlight launchesInFlight(BatchSettings settings) {
        return new LaunchesInFlight(settings.launchesInFlight());
    }

    @Bean
    ActiveManager activeManager(DedicatedConnections connections) {
        return new ActiveManager(connections);
    }

    @Bean(destroyMethod = "close")
    Bell managerBell(Wakeups wakeups) {
        return wakeups.bell(Wakeup.STORED, Wakeup.RECOVER);
    }

    @Bean
    WorkSource freshRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants, BatchSettings settings) {
        return StoredRecordings.fresh(jdbc, scope, tenants, settings);
    }

    @Bean
    WorkSource backlogOfRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants, BatchSettings settings) {
        return StoredRecordings.backlog(jdbc, scope, tenants, settings);
    }

    @Bean
    WorkSources workSources(List<WorkSource> sources) {
        return new WorkSources(sources);
    }

    @Bean
    ScalingSignal scalingSignal(JdbcClient jdbc, WorkSources sources, BatchSettings settings) {
        return new ScalingSignal(jdbc, sources, settings, System::nanoTime);
    }

    @Bean
    LaunchPlan launchPlan(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantScope scope,
            WorkSources sources,
            BatchSettings settings) {
        return new LaunchPlan(jdbc, new TransactionTemplate(transactions), scope, sources, settings);
    }

    @Bean
    LaunchLeases launchLeases(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantScope scope,
            LostWorkers lostWorkers,
            StatesByKind states,
            Wakeups wakeups,
            BatchSettings settings) {
        return new LaunchLeases(
                jdbc, new TransactionTemplate(transactions), scope, lostWorkers, states, wakeups, settings);
    }

    @Bean
    @StepScope
    AudioSecondsPartitioner audioSecondsPartitioner(
            LaunchPlan plan,
            @Value("#{jobParameters['launch']}") long launch,
            @Value("#{jobParameters['kind'] ?: 'fresh'}") String kind,
            @Value("#{jobParameters['newcomers-only'] ?: 'false'}") boolean newcomersOnly) {
        return new AudioSecondsPartitioner(plan, launch, WorkKind.of(kind), newcomersOnly);
    }

    @Bean
    LeasePartitionHandler leasePartitionHandler(
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            JobRepository repository,
            Wakeups wakeups,
            BatchSettings settings,
            ActiveManager manager) {
        return new LeasePartitionHandler(leases, inFlight, repository, wakeups, settings, manager::active);
    }

    @Bean
    AnalyzeRecordingsJob analyzeRecordingsJob(
            JobRepository repository,
            AudioSecondsPartitioner partitioner,
            LeasePartitionHandler handler,
            LaunchesInFlight inFlight,
            Bell managerBell) {
        var step = new StepBuilder("partition-recordings", repository)
                .partitioner(WORKER_STEP, partitioner)
                .partitionHandler(handler)
                .build();
        var job = new JobBuilder(AnalyzeRecordingsJob.NAME, repository)
                .start(step)
                .build();
        return new AnalyzeRecordingsJob(job, inFlight, managerBell);
    }

    /** A thread per launch in flight: they only wait. */
    @Bean(defaultCandidate = false)
    @BatchTaskExecutor
    TaskExecutor launchExecutor(BatchSettings settings) {
        var executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("batch-launch-");
        // One more for newcomers.
        executor.setCorePoolSize(settings.launchesInFlight() + 1);
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationSeconds(10);
        return executor;
    }

    @Bean
    LaunchRecovery launchRecovery(
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            JobRepository repository,
            JobOperator operator,
            BatchSettings settings,
            LaunchRecovery.Limbo limbo,
            LaunchPurge purge) {
        return new LaunchRecovery(leases, inFlight, repository, operator, settings, limbo, purge);
    }

    @Bean
    LaunchPurge launchPurge(JdbcClient jdbc, PlatformTransactionManager transactions, BatchSettings settings) {
        return new LaunchPurge(jdbc, new TransactionTemplate(transactions), settings, PURGED_PER_LOOK);
    }

    @Bean
    LaunchRecovery.Limbo limbo(StatesByKind states, Tenants tenants, TenantScope scope) {
        return new LaunchRecovery.Limbo(states, tenants, scope);
    }

    @Bean
    Launcher launcher(
            WorkSources sources,
            LaunchPlan plan,
            LaunchLeases leases,
            LaunchesInFlight inFlight,
            AnalyzeRecordingsJob job,
            JobOperator operator) {
        return new Launcher(sources, plan, leases, inFlight, job, operator);
    }

    @Bean
    ManagerLoop.Sight managerSight(
            ScalingSignal scaling,
            LaunchLeases leases,
            HeldRecordings held,
            LaunchesInFlight inFlight,
            ObjectProvider<MeterRegistry> registry) {
        return new ManagerLoop.Sight(
                scaling,
                leases,
                held,
                inFlight,
                new ManagerMeters(registry.getIfUnique(SimpleMeterRegistry::new), inFlight));
    }

    @Bean
    HeldRecordings heldRecordings(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        return new HeldRecordings(jdbc, scope, tenants);
    }

    @Bean
    ManagerLoop managerLoop(
            ActiveManager manager,
            LaunchRecovery recovery,
            Launcher launcher,
            ManagerLoop.Sight sight,
            ManagerLoop.Rhythm rhythm,
            ProcessEnd processEnd,
            ObjectProvider<ActiveManagerWork> others) {
        var errands = new Errands(others.orderedStream().toList());
        var duties = new ManagerLoop.Duties(recovery, launcher, errands);
        return new ManagerLoop(manager, duties, sight, rhythm, processEnd);
    }

    @Bean
    ManagerLoop.Rhythm managerRhythm(Bell managerBell, Wakeups wakeups, BatchSettings settings) {
        return new ManagerLoop.Rhythm(managerBell, wakeups.bell(Wakeup.RECOVER), wakeups, settings);
    }
}
