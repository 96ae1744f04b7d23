package io.toneguard.ingest.sftp;

import io.toneguard.ingest.recording.IngestSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Fetches from SFTP servers, if there are any in the settings; beside the file drop, which takes in what was fetched. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SftpSettings.class)
public class SftpConfiguration {
    @Bean
    SftpFetcher sftpFetcher(SftpSettings settings, IngestSettings ingest) {
        return new SftpFetcher(settings, ingest.inbox().toAbsolutePath().normalize());
    }
}
