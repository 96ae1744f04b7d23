package io.toneguard.ingest.azure;

import io.toneguard.voice.call.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose a blob is, and what it is called in the inbox, by its name and the settings. */
final class BlobAddress {
    private static final Set<String> NOT_YET_OR_NEVER = Set.of(".part", ".tmp", ".filepart", ".reason.txt");
    private static final int LONGEST_NAME_BYTES = 200;

    private final BlobIntakeSettings settings;

    BlobAddress(BlobIntakeSettings settings) {
        this.settings = settings;
    }

    /** @param fileName the blob's last part, a name that a file can have */
    record Place(Tenant tenant, String fileName) {}

    /** A sidecar comes with its recording, and has no way of its own. */
    static boolean isSidecar(String blob) {
        return blob.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /**
     * @param tenants by name
     * @throws PoisonException if it is nobody's, or has a name that no file in the inbox may have
     */
    Place of(String blob, Map<String, Tenant> tenants) throws PoisonException {
        if (!blob.startsWith(settings.prefix())) {
            throw new PoisonException(
                    "UNKNOWN_PREFIX",
                    "is not under blob-intake.prefix=" + settings.prefix()
                            + "; narrow the Event Grid subscription to it");
        }
        String rest = blob.substring(settings.prefix().length());
        String owner = settings.tenant();
        if (owner.isEmpty()) {
            int slash = rest.indexOf('/');
            owner = slash < 0 ? "" : rest.substring(0, slash);
        }
        var tenant = tenants.get(owner);
        if (tenant == null) {
            throw new PoisonException(
                    "UNKNOWN_TENANT",
                    "is of no tenant: "
                            + (owner.isEmpty() ? "its name has no first part" : "there is no '" + owner + "'")
                            + "; add it with `tenants add`, or set blob-intake.tenant or blob-intake.prefix");
        }
        return new Place(tenant, fileName(rest));
    }

    private static String fileName(String name) throws PoisonException {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String lower = last.toLowerCase(Locale.ROOT);
        boolean isNone = last.isBlank()
                || last.startsWith(".")
                || last.indexOf('\\') >= 0
                || last.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                || NOT_YET_OR_NEVER.stream().anyMatch(lower::endsWith);
        if (isNone || last.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
            throw new PoisonException(
                    "BAD_NAME",
                    "has a last part that is no recording's name (empty, hidden, in the making, with control characters, or over "
                            + LONGEST_NAME_BYTES + " bytes)");
        }
        return last;
    }

    /** The prefix of a day's blobs; empty if they are another tenant's. */
    Optional<String> dayOf(Tenant tenant, LocalDate day) {
        if (!settings.tenant().isEmpty() && !settings.tenant().equals(tenant.name())) {
            return Optional.empty();
        }
        return Optional.of(settings.prefix()
                + settings.lookPattern()
                        .replace("{tenant}", tenant.name())
                        .replace("{yyyy}", "%04d".formatted(day.getYear()))
                        .replace("{MM}", "%02d".formatted(day.getMonthValue()))
                        .replace("{dd}", "%02d".formatted(day.getDayOfMonth())));
    }
}
