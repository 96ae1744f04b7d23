package io.toneguard.ingest.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.toneguard.ingest.azure.account.AzureCalls;
import io.toneguard.ingest.azure.account.AzureException;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.Tenants;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a night lists the last days' prefixes, not the whole container, and fetches what no notice brought: one that was lost, poisoned by
 * something that has passed, or of a blob that was not whole then. Each node that takes blobs in looks by itself; what one has
 * fetched the others find in the table.
 */
final class NightlyLook {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyLook.class);
    /** A younger blob's notice may be on its way, or its writer not done. */
    private static final Duration YOUNG = Duration.ofHours(1);

    private static final Duration KEPT_LONGER = Duration.ofDays(7);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    private final BlobContainerClient container;
    private final String place;
    private final BlobIntakeSettings settings;
    private final BlobAddress addresses;
    private final BlobFetch fetch;
    private final FetchedBlobs fetched;
    private final Tenants tenants;
    private final BlobIntakeMeters meters;
    private final InstantSource clock;
    private @Nullable LocalDate lookedOn;
    private java.time.Instant notBefore = java.time.Instant.EPOCH;

    NightlyLook(
            BlobContainerClient container,
            String place,
            BlobIntakeSettings settings,
            BlobAddress addresses,
            BlobFetch fetch,
            FetchedBlobs fetched,
            Tenants tenants,
            BlobIntakeMeters meters,
            InstantSource clock) {
        this.container = container;
        this.place = place;
        this.settings = settings;
        this.addresses = addresses;
        this.fetch = fetch;
        this.fetched = fetched;
        this.tenants = tenants;
        this.meters = meters;
        this.clock = clock;
    }

    /** Looks if it is time and was not done today; one that began after that time looks at once. */
    void lookIfDue(BooleanSupplier goOn) {
        var now = clock.instant().atZone(settings.lookZone());
        if (now.toLocalDate().equals(lookedOn)
                || now.toLocalTime().isBefore(settings.lookAt())
                || now.toInstant().isBefore(notBefore)) {
            return;
        }
        try {
            int brought = look(now.toLocalDate(), goOn);
            if (!goOn.getAsBoolean()) {
                return;
            }
            lookedOn = now.toLocalDate();
            LOG.info(
                    "{}: looked at {} day(s), {} blob(s) had come without a notice",
                    place,
                    settings.lookDays(),
                    brought);
        } catch (IOException | RuntimeException e) {
            notBefore = now.toInstant().plus(RETRY_AFTER);
            meters.lookSetbacks.increment();
            LOG.warn(
                    "{}: the nightly look failed: {}; tried again in {} minutes",
                    place,
                    e.getMessage(),
                    RETRY_AFTER.toMinutes());
            LOG.debug("The whole cause", e);
        }
    }

    /** @return blobs brought */
    int look(LocalDate today, BooleanSupplier goOn) throws IOException {
        int brought = 0;
        for (Tenant tenant : tenants.all()) {
            var unheardOf = fetched.unheardOf(tenant.id(), YOUNG);
            for (int back = settings.lookDays() - 1; back >= 0; back--) {
                var prefix = addresses.dayOf(tenant, today.minusDays(back));
                if (prefix.isPresent() && goOn.getAsBoolean()) {
                    brought += look(tenant, prefix.get(), unheardOf, goOn);
                }
            }
            fetched.forget(tenant.id(), Duration.ofDays(settings.lookDays()).plus(KEPT_LONGER));
        }
        return brought;
    }

    private int look(Tenant tenant, String prefix, Set<String> unheardOf, BooleanSupplier goOn) throws IOException {
        var known = fetched.under(tenant.id(), prefix);
        int brought = 0;
        for (String name : missed(prefix, known, unheardOf)) {
            if (!goOn.getAsBoolean()) {
                break;
            }
            try {
                var to = addresses.of(name, Map.of(tenant.name(), tenant));
                if (fetch.fetch(to, name, unheardOf.contains(name), () -> {}) == BlobFetch.Outcome.FETCHED) {
                    meters.missed.increment();
                    brought++;
                }
            } catch (AzureException e) {
                if (e.mayPass() || e.status() == 0) {
                    throw e;
                }
                passOver(prefix, e);
            } catch (FileSystemException | InvalidPathException e) {
                passOver(prefix, e);
            } catch (PoisonException e) {
                meters.lookSetbacks.increment();
                LOG.warn("{}: {}, a blob under {} {}; passed over", place, e.code(), prefix, e.getMessage());
            }
        }
        return brought;
    }

    /** One that cannot be had holds up none behind it; the next look tries it again. */
    private void passOver(String prefix, Exception e) {
        meters.lookSetbacks.increment();
        LOG.warn("{}: a blob under {} could not be fetched ({}); passed over", place, prefix, e.toString());
    }

    private List<String> missed(String prefix, Map<String, String> known, Set<String> unheardOf) throws IOException {
        var limit = clock.instant().minus(YOUNG);
        var missed = new ArrayList<String>();
        AzureCalls.run(place + ": listing " + prefix, () -> {
            for (BlobItem blob : container.listBlobs(new ListBlobsOptions().setPrefix(prefix), null)) {
                var name = blob.getName();
                var properties = blob.getProperties();
                var etag = unquoted(properties.getETag());
                boolean isKnown = etag.equals(unquoted(known.get(FetchedBlobs.nameless(name))))
                        || (etag.equals(unquoted(known.get(name))) && !unheardOf.contains(name));
                if (!isKnown
                        && !BlobAddress.isSidecar(name)
                        && properties.getLastModified().toInstant().isBefore(limit)) {
                    missed.add(name);
                }
            }
        });
        return missed;
    }

    /** A header has the tag in quotes, a listing has not. */
    private static String unquoted(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }
}
