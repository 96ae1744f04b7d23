package io.toneguard.app.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.toneguard.app.store.azure.AzureRecordingStore;
import io.toneguard.app.store.azure.AzureStoreSettings;
import io.toneguard.ingest.azure.account.AzureAccount;
import io.toneguard.voice.call.RecordingStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What {@code --store} names: a folder, a {@code file:} URI of one, or {@code azure:CONTAINER}. */
public final class StoreLocation {
    private static final String AZURE = "azure:";
    /** As the service wants a container's name: 3 to 63, no two hyphens in a row. */
    private static final Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*");

    private StoreLocation() {}

    /**
     * Opens the store, which is made if it is not there, with default settings.
     *
     * @throws IllegalArgumentException if it names a kind of store that this build has not, or the environment no Azure account
     */
    public static RecordingStore open(String uri) throws IOException {
        return open(uri, AzureStoreSettings.DEFAULTS, new CompositeMeterRegistry());
    }

    /**
     * Opens the store, which is made if it is not there.
     *
     * @throws IllegalArgumentException if it names a kind of store that this build has not, or the environment no Azure account
     */
    public static RecordingStore open(String uri, AzureStoreSettings azure, MeterRegistry meters) throws IOException {
        if (uri.startsWith(AZURE)) {
            String container = container(uri);
            return AzureRecordingStore.open(AzureAccount.ofEnvironment(), container, azure, meters);
        }
        return new DiskRecordingStore(folder(uri));
    }

    /**
     * Whether there is a store already.
     *
     * @throws IllegalArgumentException if it names a kind of store that this build has not, or the environment no Azure account
     */
    public static boolean exists(String uri) throws IOException {
        if (uri.startsWith(AZURE)) {
            String container = container(uri);
            return AzureRecordingStore.exists(AzureAccount.ofEnvironment(), container);
        }
        return Files.isDirectory(folder(uri));
    }

    /**
     * Looks at the name alone, and for Azure at the environment.
     *
     * @throws IllegalArgumentException if it names a kind of store that this build has not, or the environment no Azure account
     */
    public static void check(String uri) {
        if (uri.startsWith(AZURE)) {
            container(uri);
            AzureAccount.ofEnvironment();
        } else {
            folder(uri);
        }
    }

    private static String container(String uri) {
        String name = uri.substring(AZURE.length());
        if (!CONTAINER.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "--store " + uri
                            + " names no container: azure:CONTAINER, 3 to 63 of a-z, 0-9 and single hyphens; the account is the environment's");
        }
        return name;
    }

    private static Path folder(String uri) {
        if (uri.startsWith("file:")) {
            return Path.of(URI.create(uri));
        }
        if (uri.matches("[a-z][a-z0-9+.-]+:.*")) {
            throw new IllegalArgumentException(
                    "--store " + uri + " names no store this build has; give a folder, or azure:CONTAINER");
        }
        return Path.of(uri);
    }
}
