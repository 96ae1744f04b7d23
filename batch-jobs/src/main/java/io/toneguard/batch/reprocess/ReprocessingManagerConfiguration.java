package io.toneguard.batch.reprocess;

import io.toneguard.batch.OperatorNotices;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.stress.AnalyzerVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reprocessing's side of a manager, which recovers what workers leave behind and so keeps the items' states as they do. */
@Configuration(proxyBeanMethods = false)
@Import(ReprocessingWorkerConfiguration.class)
public class ReprocessingManagerConfiguration {
    @Bean
    @Fallback
    NightWindow noNightWindow() {
        return NightWindow.NEVER;
    }

    @Bean
    ReprocessingLimits reprocessingLimits(
            JdbcClient jdbc, PlatformTransactionManager transactions, NightWindow night, OperatorNotices notices) {
        return new ReprocessingLimits(
                jdbc, new TransactionTemplate(transactions), night, notices, AnalyzerVersion.CURRENT);
    }

    @Bean
    ReprocessingWork reprocessingWork(JdbcClient jdbc, TenantScope scope, Tenants tenants, ReprocessingLimits limits) {
        return new ReprocessingWork(jdbc, scope, tenants, limits, AnalyzerVersion.CURRENT);
    }

    @Bean
    ReprocessingWatch reprocessingWatch(ReprocessingLimits limits, ReprocessingWork work) {
        return new ReprocessingWatch(limits, work);
    }
}
