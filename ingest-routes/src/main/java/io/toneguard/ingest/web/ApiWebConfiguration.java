package io.toneguard.ingest.web;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.ingest.contract.Contracts;
import io.toneguard.ingest.contract.UploadRate;
import io.toneguard.ingest.filesource.FileSources;
import io.toneguard.ingest.recording.DirectIntake;
import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@code /v1} for recordings, calls and uploads. Needs from its context Spring MVC, the intake ({@link DirectIntake}, {@link FileSources}), the {@link Contracts}, the ports {@link TenantScope},
 * {@link Tenants}, {@link ScoreLooks} and, to erase, {@link Erasure}, a {@link JdbcClient} on the data source whose transactions the scope opens, and {@code api.spool}; and
 * before it a wall that sets a {@code voice.call.Caller} as the request's user principal: without one every request is a 401.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiSettings.class)
@Import({
    RecordingsController.class,
    CallsController.class,
    UploadsController.class,
    OpenApiController.class,
    ApiProblems.class,
    ProblemErrorController.class
})
public class ApiWebConfiguration {
    @Bean
    Spool spool(ApiSettings settings, @Value("${server.tomcat.threads.max:200}") int threads) {
        settings.requireThreadsBeside(threads);
        return new Spool(settings);
    }

    @Bean
    UploadSlots uploadSlots(ApiSettings settings, MeterRegistry registry) {
        var slots = new UploadSlots(settings);
        Gauge.builder("toneguard.api.uploads", slots, UploadSlots::held)
                .description("Requests that bring a recording at this moment")
                .register(registry);
        return slots;
    }

    @Bean
    Submissions submissions(ApiSettings settings, Spool spool) {
        return new Submissions(settings, spool);
    }

    @Bean
    RecordingViews recordingViews(JdbcClient jdbc, TenantScope scope) {
        return new RecordingViews(jdbc, scope);
    }

    @Bean
    ShownRecordings shownRecordings(RecordingViews views, TenantScope scope, ScoreLooks looks) {
        return new ShownRecordings(views, scope, looks);
    }

    @Bean
    CallViews callViews(JdbcClient jdbc, TenantScope scope, RecordingViews recordings) {
        return new CallViews(jdbc, scope, recordings);
    }

    @Bean
    ResultWaiters resultWaiters(ShownRecordings recordings, ApiSettings settings, MeterRegistry registry) {
        var waiters = new ResultWaiters(recordings, settings.waiters(), settings.waitPoll());
        Gauge.builder("toneguard.api.waiters", waiters, ResultWaiters::waiting)
                .description("Requests that wait for a recording's result")
                .register(registry);
        return waiters;
    }

    @Bean
    IdempotentRequests idempotentRequests(JdbcClient jdbc, TenantScope scope, Spool spool, ApiSettings settings) {
        return new IdempotentRequests(jdbc, scope, spool.node(), settings.idempotencyKept());
    }

    @Bean
    SentRecordings sentRecordings(
            DirectIntake intake,
            FileSources sources,
            ShownRecordings recordings,
            IdempotentRequests requests,
            ResultWaiters waiters) {
        return new SentRecordings(intake, sources, recordings, requests, waiters, InstantSource.system());
    }

    @Bean
    Uploads uploads(JdbcClient jdbc, TenantScope scope, ApiSettings settings) {
        return new Uploads(jdbc, scope, settings);
    }

    @Bean
    ResumableUploads resumableUploads(
            Uploads uploads, Spool spool, SentRecordings sent, UploadSlots slots, ApiSettings settings) {
        return new ResumableUploads(uploads, spool, sent, slots, settings);
    }

    @Bean
    Erasing erasing(ObjectProvider<Erasure> erasure) {
        return new Erasing(erasure);
    }

    @Bean
    Housekeeping apiHousekeeping(
            Tenants tenants, IdempotentRequests requests, Uploads uploads, ResumableUploads resumable) {
        return new Housekeeping(tenants, requests, uploads, resumable);
    }

    @Bean
    WebMvcConfigurer requestRate(ApiSettings settings, Contracts contracts, ResultWaiters waiters) {
        var contracted = new ContractedRate(new UploadRate(contracts, TimeMeter.SYSTEM_NANOTIME));
        var rate = new RequestRate(settings.requestsPerSecond(), settings.burst(), TimeMeter.SYSTEM_NANOTIME);
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(rate).addPathPatterns("/v1/**");
                registry.addInterceptor(waiters.written()).addPathPatterns("/v1/recordings");
                registry.addInterceptor(contracted).addPathPatterns("/v1/recordings", "/v1/uploads");
            }
        };
    }
}
