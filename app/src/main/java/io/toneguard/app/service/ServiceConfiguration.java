package io.toneguard.app.service;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.app.db.ApiKeys;
import io.toneguard.app.db.JdbcTenants;
import io.toneguard.app.db.TenantTransactions;
import io.toneguard.app.store.StoreLocation;
import io.toneguard.app.store.azure.AzureStoreSettings;
import io.toneguard.batch.DedicatedConnections;
import io.toneguard.voice.audio.Decoder;
import io.toneguard.voice.call.RecordingStore;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.ffmpeg.FfmpegDecoder;
import io.toneguard.voice.ffmpeg.FfmpegOnThisMachine;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** What every role needs: the database as the role that owns nothing, tenants, the recording store, HTTP behind its wall. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties({AzureStoreSettings.class, DecoderSettings.class, HttpSettings.class, KeySettings.class})
class ServiceConfiguration {
    /** Orchestrators give a probe a few seconds. */
    private static final Duration PROBES_WAIT = Duration.ofSeconds(2);

    @Bean
    HikariDataSource connectionPool(ServicePlan plan, @Value("${toneguard.database.connections}") int connections) {
        return plan.database().database().pool("toneguard", connections);
    }

    /** A transaction takes its connection when it first needs it: none is held while a recording is being analysed. */
    @Bean
    @Primary
    DataSource dataSource(HikariDataSource connectionPool) {
        return new LazyConnectionDataSourceProxy(connectionPool);
    }

    @Bean
    TenantScope tenantScope(PlatformTransactionManager transactions, JdbcClient jdbc) {
        return new TenantTransactions(transactions, jdbc);
    }

    /** Outside the pool, which would test and retire them. */
    @Bean
    DedicatedConnections dedicatedConnections(ServicePlan plan) {
        return plan.database().database().asService()::getConnection;
    }

    /** By the name of Spring Boot's own, which asks the pool. */
    @Bean
    DatabaseAnswer dbHealthIndicator(DedicatedConnections connections) {
        return new DatabaseAnswer(connections, PROBES_WAIT);
    }

    @Bean
    JdbcTenants tenants(JdbcClient jdbc, TenantScope scope) {
        return new JdbcTenants(jdbc, scope);
    }

    @Bean
    RecordingStore recordingStore(ServicePlan plan, AzureStoreSettings azure, MeterRegistry meters) throws IOException {
        return StoreLocation.open(plan.store(), azure, meters);
    }

    @Bean
    Decoder decoder(ServicePlan plan, DecoderSettings settings) {
        Path folder = plan.data().resolve("decoder").toAbsolutePath();
        return new FfmpegDecoder(
                new FfmpegOnThisMachine(settings.ffmpeg(), folder), folder.resolve("spool"), settings.limits());
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> unreadBodies() {
        return tomcat -> tomcat.addEngineValves(new UnreadBodies());
    }

    /** Around everything else, so that refusals are not waited for either. */
    @Bean
    FilterRegistrationBean<UnreadAnswers> unreadAnswers(HttpSettings http, MeterRegistry meters) {
        var memory = new ClientMemory("http.answers-in-hand", http.answersInHand());
        Gauge.builder("toneguard.http.answers", memory, ClientMemory::bytes)
                .baseUnit("bytes")
                .description("Answers that clients have not read yet")
                .register(meters);
        var filter = new FilterRegistrationBean<>(new UnreadAnswers(memory));
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(
            ServicePlan plan,
            JdbcClient jdbc,
            TenantScope scope,
            KeySettings settings,
            HttpSettings http,
            MeterRegistry meters) {
        var keys = new KeyRing(new ApiKeys(jdbc, scope)::find, settings, System::nanoTime);
        var bodies = new ClientMemory("http.bodies-in-hand", http.bodiesInHand());
        return new FilterRegistrationBean<>(new TokenFilter(keys, plan.http().needsToken(), bodies, meters));
    }
}
