package io.toneguard.app.webhook;

import io.toneguard.tap.delivery.AlertTarget;
import io.toneguard.tap.delivery.TargetKind;
import io.toneguard.voice.call.GivenName;
import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.secret.MasterKey;
import java.util.List;
import java.util.Set;

/**
 * Where a tenant's own systems are told what became of a recording.
 *
 * @param url http or https
 * @param events of {@link #EVENTS}
 * @param secret key of the signature, sealed
 */
public record Webhook(TenantId tenant, String name, String url, List<String> events, String secret) {
    /** What can be told of a recording; failed is said of quarantined ones, too. */
    public static final Set<String> EVENTS = Set.of("stored", "analysed", "failed");

    public Webhook {
        GivenName.require("webhook", name);
        AlertTarget.requireUrl("webhook " + name, TargetKind.WEBHOOK, url);
        events = List.copyOf(events);
        if (events.isEmpty() || !EVENTS.containsAll(events)) {
            throw new IllegalArgumentException("webhook " + name + ": events " + events
                    + " are not among stored, analysed, failed, or none at all");
        }
    }

    /** As a secret is kept: only its tenant's webhook of this name can be signed with it. */
    public static String sealed(MasterKey key, TenantId tenant, String name, String secret) {
        return key.seal(secret, owner(tenant, name));
    }

    /** @throws IllegalArgumentException if it was sealed with another key, or for another */
    String open(MasterKey key) {
        return key.open(secret, owner(tenant, name));
    }

    private static String owner(TenantId tenant, String name) {
        return tenant + "/webhook/" + name;
    }

    @Override
    public String toString() {
        return "Webhook[" + tenant + "/" + name + "]";
    }
}
