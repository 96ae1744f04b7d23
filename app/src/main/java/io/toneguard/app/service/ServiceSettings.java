package io.toneguard.app.service;

import java.util.Map;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What the service's settings are where this process runs: {@code application.yml}, and over it the environment, by the service's own rules.
 * Nothing is started for it, so a command that has to do as the service does can afford to look.
 */
public final class ServiceSettings {
    /** Where the service looks for its settings, unless the environment names another place. */
    static final Map<String, Object> PLACE = Map.of("spring.config.location", "classpath:application.yml");

    private final Binder binder;

    private ServiceSettings(Binder binder) {
        this.binder = binder;
    }

    /** As this process's environment has them. */
    public static ServiceSettings ofThisProcess() {
        return of(new StandardEnvironment());
    }

    static ServiceSettings of(ConfigurableEnvironment environment) {
        environment.getPropertySources().addLast(new MapPropertySource("defaultProperties", PLACE));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return new ServiceSettings(Binder.get(environment));
    }

    /**
     * The settings under a prefix.
     *
     * @param settings a record of {@code @ConfigurationProperties} under that prefix
     * @throws IllegalArgumentException naming the setting, if the service would not start with it
     */
    public <T> T read(String prefix, Class<T> settings) {
        try {
            return binder.bindOrCreate(prefix, settings);
        } catch (BindException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalArgumentException("setting " + e.getName() + ": " + cause.getMessage(), e);
        }
    }
}
