package io.toneguard.batch.worker;

import io.toneguard.batch.AnalysisMeters;
import io.toneguard.batch.BatchConfiguration;
import io.toneguard.batch.BatchSettings;
import io.toneguard.batch.LostWorkers;
import io.toneguard.batch.Presence;
import io.toneguard.batch.ProcessEnd;
import io.toneguard.batch.StatesByKind;
import io.toneguard.batch.Wakeups;
import io.toneguard.batch.reprocess.ReprocessingWorkerConfiguration;
import io.toneguard.batch.results.JdbcSpeakerResults;
import io.toneguard.voice.RecordingAnalyzer;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.features.MeasureSet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The role {@code worker}: claims partitions and analyses their recordings. It launches no job. */
@Configuration(proxyBeanMethods = false)
@Import({BatchConfiguration.class, ReprocessingWorkerConfiguration.class})
public class WorkerConfiguration {
    @Bean
    Presence workerPresence() {
        return Presence.WORKER;
    }

    @Bean
    @Fallback
    RecordingAnalysis presentAnalysis(ObjectProvider<Decoder> decoder) {
        return new RecordingAnalyzer(MeasureSet.STANDARD, decoder.getIfAvailable(() -> Decoder.NONE))::analyzeSegments;
    }

    @Bean
    Leases leases(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            LostWorkers lostWorkers,
            Wakeups wakeups,
            BatchSettings settings,
            RecordingAnalysis analysis) {
        return new Leases(
                jdbc, new TransactionTemplate(transactions), lostWorkers, wakeups, settings, analysis.version());
    }

    @Bean
    PartitionRecordings partitionRecordings(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantScope scope,
            Tenants tenants,
            Leases leases,
            StatesByKind states) {
        var own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return new PartitionRecordings(jdbc, own, scope, tenants, leases, states);
    }

    @Bean
    AnalyzeRecording analyzeRecording(
            RecordingStore store, RecordingAnalysis analysis, AnalysisMeters meters, BatchSettings settings) {
        return new AnalyzeRecording(store, new ReadingRate(settings.storeBytesPerSecond()), analysis, meters);
    }

    @Bean
    SettleRecording settleRecording(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            TenantScope scope,
            Leases leases,
            StatesByKind states) {
        var nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return new SettleRecording(nested, scope, leases, states, new JdbcSpeakerResults(jdbc));
    }

    @Bean
    AnalyzePartition analyzePartition(
            JobRepository repository,
            PlatformTransactionManager transactions,
            Leases leases,
            PartitionRecordings recordings,
            AnalyzeRecording analyze,
            SettleRecording settle) {
        return new AnalyzePartition(repository, transactions, leases, recordings, analyze, settle);
    }

    @Bean
    WorkerLoop workerLoop(
            Leases leases,
            AnalyzePartition analyze,
            SettleRecording settle,
            Wakeups wakeups,
            BatchSettings settings,
            AnalysisMeters meters,
            ProcessEnd processEnd) {
        var owner = hostName() + "-" + ProcessHandle.current().pid() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        var heartbeat = new Heartbeat(leases, owner, settings, meters, processEnd);
        return new WorkerLoop(
                leases,
                analyze,
                wakeups,
                settings,
                new WorkerLife(
                        owner,
                        heartbeat,
                        new RunningAnalyses(leases, settle, heartbeat, settings, processEnd),
                        new AtomicBoolean(),
                        new Semaphore(settings.slots()),
                        processEnd));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed-host";
        }
    }
}
