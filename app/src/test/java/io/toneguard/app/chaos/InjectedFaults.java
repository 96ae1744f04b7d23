package io.toneguard.app.chaos;

import io.toneguard.voice.call.RecordingStore;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** What a {@link ChaosNode} adds to the service: it wraps beans, and replaces none of the product's decisions. */
@Configuration(proxyBeanMethods = false)
class InjectedFaults {
    @Bean
    static BeanPostProcessor wrapping(Environment settings) {
        int paceMs = settings.getRequiredProperty("chaos.pace-ms", Integer.class);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof RecordingStore store) {
                    return new FaultyStore(store, ChaosNode.ORDERS, paceMs);
                }
                return bean instanceof LazyConnectionDataSourceProxy source
                        ? new DeadlyStatements((DataSource) source, ChaosNode.ORDERS)
                        : bean;
            }
        };
    }
}
