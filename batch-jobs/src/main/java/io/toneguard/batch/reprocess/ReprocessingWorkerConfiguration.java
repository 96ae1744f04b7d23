package io.toneguard.batch.reprocess;

import io.toneguard.batch.AnalysisMeters;
import io.toneguard.batch.BatchSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reprocessing's side of a worker. */
@Configuration(proxyBeanMethods = false)
public class ReprocessingWorkerConfiguration {
    @Bean
    ReprocessingItems reprocessingItems(JdbcClient jdbc, BatchSettings settings, AnalysisMeters meters) {
        return new ReprocessingItems(jdbc, settings, meters);
    }
}
