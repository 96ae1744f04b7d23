package io.toneguard.tap.web;

import io.toneguard.tap.alert.AlertEvents;
import io.toneguard.tap.delivery.AlertTargets;
import io.toneguard.tap.delivery.DeliverySettings;
import io.toneguard.voice.call.ScoreLooks;
import io.toneguard.voice.call.TenantScope;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * {@code /v1/alerts}. Needs from its context Spring MVC, the ports {@link TenantScope} and {@link ScoreLooks}, and a {@link JdbcClient} on the data source whose transactions
 * the scope opens; and before it a wall that checks keys and says whose they are ({@link TenantOfRequest}): without one every request is a 401.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AlertStreamSettings.class, DeliverySettings.class})
@Import({AlertsController.class, AlertDeedsController.class, AlertProblems.class})
public class AlertsWebConfiguration {
    @Bean
    AlertQueries alertQueries(JdbcClient jdbc, TenantScope scope) {
        return new AlertQueries(jdbc, scope);
    }

    @Bean
    ShownAlerts shownAlerts(AlertQueries queries, TenantScope scope, ScoreLooks looks) {
        return new ShownAlerts(queries, scope, looks);
    }

    @Bean
    ReturnToCalm returnToCalm(JdbcClient jdbc, TenantScope scope) {
        return new ReturnToCalm(jdbc, scope);
    }

    @Bean
    AlertActions alertActions(JdbcClient jdbc, TenantScope scope, DeliverySettings deliveries) {
        return new AlertActions(
                jdbc,
                scope,
                new AlertEvents(jdbc),
                new AlertTargets(jdbc, scope),
                deliveries.controlGiveUp(),
                InstantSource.system());
    }

    @Bean
    AlertStream alertStream(JdbcClient jdbc, TenantScope scope, AlertStreamSettings settings) {
        return new AlertStream(new StreamedEvents(jdbc, scope), settings);
    }
}
