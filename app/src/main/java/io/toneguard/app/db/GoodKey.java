package io.toneguard.app.db;

import io.toneguard.voice.call.Caller;
import java.time.Duration;
import java.util.Optional;

/**
 * A key's row as it was when it was read: neither revoked nor expired.
 *
 * @param goodFor until it expires, from then; empty: it does not
 */
public record GoodKey(Caller caller, String secretSha256, Optional<Duration> goodFor) {
    /** Whether this is the key that is offered under its name. */
    public boolean isOpenedBy(OfferedKey offered) {
        return offered.hasSecret(secretSha256);
    }

    /** Without its digest. */
    @Override
    public String toString() {
        return "GoodKey[" + caller.key() + "]";
    }
}
