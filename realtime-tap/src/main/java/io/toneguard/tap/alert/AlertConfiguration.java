package io.toneguard.tap.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.history.AgentBaselines;
import io.toneguard.tap.history.FinishedCalls;
import io.toneguard.tap.history.LiveSegments;
import io.toneguard.tap.rule.TeamRules;
import io.toneguard.voice.call.TenantScope;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.stress.AnalyzerVersion;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the tap knows, and where it says what it found. Needs from its context the ports {@link TenantScope} and {@link Tenants}, and a {@link
 * JdbcClient}. Whoever makes the tap takes the desk as its sink and depends on it, so that the tap ends first.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertSettings.class)
public class AlertConfiguration {
    @Bean
    JdbcRules rules(JdbcClient jdbc, TenantScope scope) {
        return new JdbcRules(jdbc, scope);
    }

    @Bean
    AgentBaselines agentBaselines(JdbcClient jdbc, TenantScope scope) {
        return new AgentBaselines(jdbc, scope, AnalyzerVersion.MEASURES);
    }

    @Bean(initMethod = "start")
    FinishedCalls finishedCalls(
            JdbcClient jdbc,
            TenantScope scope,
            Tenants tenants,
            AgentBaselines baselines,
            JdbcRules rules,
            AlertSettings settings) {
        return new FinishedCalls(
                jdbc,
                scope,
                tenants,
                baselines,
                tenant -> new TeamRules(rules.inForce(tenant)),
                AnalyzerVersion.MEASURES,
                settings.settleEvery());
    }

    @Bean(initMethod = "start")
    JdbcTapKnowledge tapKnowledge(Tenants tenants, JdbcRules rules, AgentBaselines baselines, AlertSettings settings) {
        return new JdbcTapKnowledge(tenants, rules, baselines, settings);
    }

    @Bean
    OutboxBell outboxBell() {
        return new OutboxBell();
    }

    @Bean(initMethod = "start")
    AlertDesk alertDesk(
            JdbcClient jdbc,
            TenantScope scope,
            JdbcRules rules,
            JdbcTapKnowledge knowledge,
            AlertSettings settings,
            OutboxBell bell,
            MeterRegistry meters) {
        return new AlertDesk(
                new AlertWriter(jdbc, scope, rules, settings, told -> knowledge.lastKnown(told.voice()), bell),
                new LiveSegments(jdbc, scope, AnalyzerVersion.MEASURES),
                settings,
                meters,
                InstantSource.system(),
                new SteadyClock());
    }

    @Bean(initMethod = "start")
    AlertRecovery alertRecovery(
            JdbcClient jdbc, TenantScope scope, Tenants tenants, AlertSettings settings, MeterRegistry meters) {
        return new AlertRecovery(new OpenAlerts(jdbc, scope, tenants, settings), meters, InstantSource.system());
    }
}
