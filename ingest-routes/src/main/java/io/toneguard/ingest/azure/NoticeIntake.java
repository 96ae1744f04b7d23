package io.toneguard.ingest.azure;

import io.toneguard.ingest.azure.NoticeQueue.Notice;
import io.toneguard.voice.call.Tenant;
import io.toneguard.voice.call.Tenants;
import io.toneguard.voice.log.OnceAMinute;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notices in hand, one after the other: a blob is fetched, and only when it is durably in the inbox does its notice go. A
 * notice that leads nowhere goes to the poison queue with a reason; one with something in the way comes again later.
 */
final class NoticeIntake {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeIntake.class);
    private static final OnceAMinute TROUBLES = new OnceAMinute();
    private static final OnceAMinute DEPTHS = new OnceAMinute();

    private final NoticeQueue queue;
    private final String container;
    private final BlobAddress addresses;
    private final BlobFetch fetch;
    private final Tenants tenants;
    private final BlobIntakeMeters meters;
    private final BlobIntakeSettings settings;
    private volatile Map<String, Tenant> byName = Map.of();

    NoticeIntake(
            NoticeQueue queue,
            BlobIntakeSettings settings,
            BlobAddress addresses,
            BlobFetch fetch,
            Tenants tenants,
            BlobIntakeMeters meters) {
        this.queue = queue;
        this.container = settings.container();
        this.settings = settings;
        this.addresses = addresses;
        this.fetch = fetch;
        this.tenants = tenants;
        this.meters = meters;
    }

    /** The next ones to be taken; none without a database, in which the tenants are and what was fetched. */
    List<Notice> receive(BooleanSupplier goOn) {
        if (!goOn.getAsBoolean()) {
            return List.of();
        }
        try {
            byName = tenants.all().stream().collect(Collectors.toUnmodifiableMap(Tenant::name, Function.identity()));
            var received = queue.receive(settings.fetchers());
            DEPTHS.say(this::look);
            if (TROUBLES.end()) {
                LOG.info("{}: notices come in again", queue);
            }
            return received;
        } catch (IOException | RuntimeException e) {
            TROUBLES.say(() -> LOG.warn(
                    "{}: no notices can be taken for the moment: {}; tried again by itself every {} s",
                    queue,
                    e.getMessage(),
                    settings.pollDelay().toSeconds()));
            LOG.debug("The whole cause", e);
            return List.of();
        }
    }

    private void look() {
        try {
            meters.noticesWaiting.set(queue.waiting());
            meters.poisonWaiting.set(queue.poisonWaiting());
        } catch (IOException e) {
            LOG.debug("The lengths of the queues are not to be had", e);
        }
    }

    /** Nothing is thrown at the route. */
    void take(Notice notice) {
        try {
            try {
                takeAll(notice);
                queue.delete(notice);
            } catch (PoisonException e) {
                poison(notice, e.code(), String.valueOf(e.getMessage()));
            } catch (IOException | RuntimeException e) {
                setBack(notice, e);
            }
        } catch (IOException | RuntimeException e) {
            // It is seen again when its visibility is over.
            meters.returned.increment();
            TROUBLES.say(() -> LOG.warn("{}: {}; the notice comes again by itself", queue, e.getMessage()));
        }
    }

    private void takeAll(Notice notice) throws PoisonException, IOException {
        var written = NoticeReader.read(notice.text());
        if (written.isEmpty()) {
            meters.passedOver.increment();
        }
        for (var blob : written) {
            take(blob, notice);
        }
    }

    private void take(BlobNotice blob, Notice notice) throws PoisonException, IOException {
        if (!blob.container().equals(container)) {
            throw new PoisonException(
                    "UNKNOWN_CONTAINER",
                    "is of container " + blob.container() + ", not of blob-intake.container=" + container);
        }
        if (!blob.isWhole() || BlobAddress.isSidecar(blob.blob())) {
            meters.passedOver.increment();
            return;
        }
        var outcome = fetch.fetch(addresses.of(blob.blob(), byName), blob.blob(), false, () -> queue.renew(notice));
        if (outcome == BlobFetch.Outcome.KNOWN) {
            meters.known.increment();
        }
    }

    private void setBack(Notice notice, Exception cause) throws IOException {
        LOG.debug("The whole cause", cause);
        if (notice.deliveries() >= settings.deliveries()) {
            poison(
                    notice,
                    "GIVEN_UP",
                    "came " + notice.deliveries() + " times (blob-intake.deliveries=" + settings.deliveries()
                            + ") and could not be done, at last: " + cause.getMessage());
            return;
        }
        meters.returned.increment();
        TROUBLES.say(() -> LOG.warn(
                "{}: a blob cannot be fetched for the moment: {}; its notice comes again by itself (delivery {} of {})",
                queue,
                cause.getMessage(),
                notice.deliveries(),
                settings.deliveries()));
        queue.giveBack(notice);
    }

    private void poison(Notice notice, String code, String reason) throws IOException {
        queue.poison(notice, code, reason);
        meters.poisoned(code);
        LOG.warn("{}: {}, a notice or its blob {}; put aside in {}-poison", queue, code, reason, settings.queue());
    }
}
