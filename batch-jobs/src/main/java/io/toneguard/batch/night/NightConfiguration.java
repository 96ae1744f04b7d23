package io.toneguard.batch.night;

import io.toneguard.batch.OperatorNotices;
import io.toneguard.batch.ProcessEnd;
import io.toneguard.batch.reconcile.ReconcileConfiguration;
import io.toneguard.batch.reconcile.Reconciler;
import io.toneguard.batch.reconcile.ReconciliationMeters;
import io.toneguard.batch.reprocess.NightWindow;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The nights, for the role {@code manager}: import it beside {@code ManagerConfiguration}. Needs a {@code RecordingStore} as well. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NightSettings.class)
@Import(ReconcileConfiguration.class)
public class NightConfiguration {
    @Bean
    Holidays holidays(NightSettings settings) {
        return new Holidays(settings);
    }

    @Bean
    NightWork.Times nightTimes(JdbcClient jdbc, NightSettings settings, Holidays holidays) {
        return new NightWork.Times(
                () -> jdbc.sql("select clock_timestamp()")
                        .query((row, number) -> row.getTimestamp(1).toInstant())
                        .single(),
                new NightCalendar(settings, holidays),
                holidays);
    }

    @Bean
    NightWork.Reconciling nightReconciling(Reconciler reconciler, ReconciliationMeters meters, ProcessEnd processEnd) {
        return new NightWork.Reconciling(new NightlyReconciliation(reconciler, processEnd), reconciler, meters);
    }

    @Bean
    OpenNight openNight(JdbcClient jdbc) {
        return new OpenNight(jdbc);
    }

    @Bean
    @Fallback
    NightNotices nightNotices(OperatorNotices notices) {
        return new ToldNights(notices);
    }

    /** When reprocessings that are for the night only may run. */
    @Bean
    NightWindow nightWindow(OpenNight night) {
        return night::date;
    }

    @Bean
    NightWork nightWork(
            NightSettings settings,
            NightWork.Times times,
            Nights nights,
            DayWork day,
            NightWork.Reconciling reconciling,
            NightNotices notices) {
        return new NightWork(settings, times, nights, day, reconciling, notices);
    }

    @Bean
    Nights nights(JdbcClient jdbc, PlatformTransactionManager transactions, TenantScope scope, Tenants tenants) {
        return new Nights(jdbc, new TransactionTemplate(transactions), scope, tenants);
    }

    @Bean
    DayWork dayWork(JdbcClient jdbc, TenantScope scope, Tenants tenants) {
        return new DayWork(jdbc, scope, tenants);
    }
}
