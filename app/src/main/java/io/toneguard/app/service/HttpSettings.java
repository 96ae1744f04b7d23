package io.toneguard.app.service;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of everything that is answered over HTTP, under {@code http}.
 *
 * @param answersInHand answers that clients have not read yet, at most; a longer one than half of it is never given
 * @param bodiesInHand short bodies, such as a deed's, that clients have not sent to their end yet, at most
 */
@ConfigurationProperties("http")
record HttpSettings(
        @DefaultValue("64MB") DataSize answersInHand,
        @DefaultValue("32MB") DataSize bodiesInHand) {
    HttpSettings {
        requirePositive("answers-in-hand", answersInHand);
        requirePositive("bodies-in-hand", bodiesInHand);
    }

    private static void requirePositive(String name, DataSize value) {
        if (value.toBytes() < 1) {
            throw new IllegalArgumentException("http." + name + "=" + value + " must be greater than 0");
        }
    }
}
