package io.toneguard.app.store.azure;

import io.toneguard.ingest.azure.account.AzurePatience;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the store in Azure, under {@code store.azure}.
 *
 * @param block a running call's audio is appended when the last append is so long ago, 1 s to 5 min: each append is paid for, whatever its
 *     length. With the recorder's own forcing of once a minute, 20 s make at most 4 appends a minute
 * @param memory audio of all calls that waits for its append, 0: an eighth of the JVM's heap; above it appends come early, and are counted
 * @param readAhead the longest range that is read at once, 64 KB to 64 MB: memory of each recording being analysed
 * @param tries of a call to the service, 1 to 10
 * @param tryTimeout of one try, 100 ms to 10 min
 */
@ConfigurationProperties("store.azure")
public record AzureStoreSettings(
        @DefaultValue("20s") Duration block,
        @DefaultValue("0") DataSize memory,
        @DefaultValue("4MB") DataSize readAhead,
        @DefaultValue("3") int tries,
        @DefaultValue("30s") Duration tryTimeout) {
    public static final AzureStoreSettings DEFAULTS = new AzureStoreSettings(
            Duration.ofSeconds(20), DataSize.ofBytes(0), DataSize.ofMegabytes(4), 3, Duration.ofSeconds(30));

    public AzureStoreSettings {
        if (block.toMillis() < 1000 || block.toMinutes() >= 5 && !block.equals(Duration.ofMinutes(5))) {
            throw new IllegalArgumentException("store.azure.block=" + block + " is not between 1 second and 5 minutes");
        }
        if (memory.isNegative()) {
            throw new IllegalArgumentException("store.azure.memory=" + memory + " is negative");
        }
        if (memory.toBytes() == 0) {
            memory = DataSize.ofBytes(Runtime.getRuntime().maxMemory() / 8);
        }
        if (readAhead.toKilobytes() < 64 || readAhead.toMegabytes() > 64) {
            throw new IllegalArgumentException("store.azure.read-ahead=" + readAhead + " is not between 64KB and 64MB");
        }
        try {
            new AzurePatience(tries, tryTimeout);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("store.azure." + e.getMessage());
        }
    }

    AzurePatience patience() {
        return new AzurePatience(tries, tryTimeout);
    }
}
