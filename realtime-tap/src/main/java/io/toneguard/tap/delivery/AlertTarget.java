package io.toneguard.tap.delivery;

import io.toneguard.voice.call.GivenName;
import io.toneguard.voice.call.TenantId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom alerts are told to, or where a PBX takes orders.
 *
 * @param address a URL, or of kind mail addresses separated by commas
 * @param secret key of the signature, sealed; null: messages are not signed
 * @param team whose alerts it is told; null: those of every team
 * @param step of the escalation, 0 to 9: the lowest that a team has is told at once
 * @param acknowledgeWithinSeconds after which the next step is told; null: this step waits for nobody
 */
public record AlertTarget(
        TenantId tenant,
        String name,
        TargetKind kind,
        String address,
        @Nullable String secret,
        @Nullable String team,
        int step,
        @Nullable Integer acknowledgeWithinSeconds) {
    private static final int LAST_STEP = 9;
    private static final Pattern MAIL = Pattern.compile("[^\\s@,<>\\p{Cntrl}]+@[^\\s@,<>\\p{Cntrl}]+");

    public AlertTarget {
        GivenName.require("target", name);
        if (kind == TargetKind.MAIL) {
            for (var one : address.split(",", -1)) {
                if (!MAIL.matcher(one.strip()).matches()) {
                    throw new IllegalArgumentException("target " + name + ": '" + one.strip() + "' is no mail address");
                }
            }
        } else {
            requireUrl("target " + name, kind, address);
        }
        if (secret != null && !kind.signed()) {
            throw new IllegalArgumentException(
                    "target " + name + ": messages to kind " + kind.word() + " are not signed, so it has no secret");
        }
        if (step < 0 || step > LAST_STEP) {
            throw new IllegalArgumentException("target " + name + ": step " + step + " is outside 0 to " + LAST_STEP);
        }
        if (acknowledgeWithinSeconds != null && acknowledgeWithinSeconds < 1) {
            throw new IllegalArgumentException(
                    "target " + name + ": it would have to be acknowledged within " + acknowledgeWithinSeconds + " s");
        }
    }

    /**
     * @param whose for the message, with its name
     * @throws IllegalArgumentException if what is told this kind cannot be posted there; without the address, which may be a credential
     */
    public static void requireUrl(String whose, TargetKind kind, String address) {
        URI url;
        try {
            url = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(whose + ": the address is no URL");
        }
        boolean secure = "https".equals(url.getScheme());
        if (url.getHost() == null || !(secure || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException(whose + ": the address is no http or https URL with a host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(whose
                    + ": the URL has a user; what is sent there is signed instead: with the key of `rules target add --secret-env`, or the one"
                    + " that `tenants webhook add` makes");
        }
        if (!secure && !kind.signed()) {
            throw new IllegalArgumentException(
                    whose + ": a URL of kind " + kind.word() + " is a credential and must be https");
        }
    }

    /** The address without what in it may be a credential. */
    public String shownAddress() {
        if (kind == TargetKind.MAIL) {
            return address;
        }
        var url = URI.create(address);
        return url.getScheme() + "://" + url.getRawAuthority() + (kind.signed() ? url.getRawPath() : "/...");
    }

    /** Whose a sealed secret is. */
    static String owner(TenantId tenant, String name) {
        return tenant + "/target/" + name;
    }

    @Override
    public String toString() {
        return "AlertTarget[" + tenant + "/" + name + ", " + kind.word() + "]";
    }
}
