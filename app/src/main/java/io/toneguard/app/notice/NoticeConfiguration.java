package io.toneguard.app.notice;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.tap.delivery.DeliverySettings;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Part of the role manager: tells operators. Any number of processes may do so on one database. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NoticeSettings.class, DeliverySettings.class})
public class NoticeConfiguration {
    @Bean
    NoticeLoop noticeLoop(
            NoticeSettings settings,
            DeliverySettings delivery,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            MeterRegistry meters) {
        if (!settings.mailTo().isEmpty() && delivery.mail().host().isEmpty()) {
            throw new IllegalArgumentException(
                    "notice.mail-to is set and there is no mail server: set delivery.mail.host, too");
        }
        return new NoticeLoop(
                new OperatorMessages(jdbc, new TransactionTemplate(transactions)),
                new NoticePost(settings, delivery, InstantSource.system()),
                new NoticeMail(settings.mailTo(), delivery.mail()),
                settings,
                delivery,
                meters);
    }
}
