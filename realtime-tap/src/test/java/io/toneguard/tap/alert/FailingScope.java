package io.toneguard.tap.alert;

import io.toneguard.voice.call.TenantId;
import io.toneguard.voice.call.TenantScope;
import java.util.function.Supplier;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** The database as it fails: not there at all, or gone before the commit. */
final class FailingScope implements TenantScope {
    private final TenantScope real;
    boolean away;
    boolean failBeforeCommit;
    Error error;
    TenantId brokenFor;
    Runnable beforeCommit = () -> {};

    FailingScope(TenantScope real) {
        this.real = real;
    }

    @Override
    public <T> T in(TenantId tenant, Supplier<T> work) {
        if (error != null) {
            var once = error;
            error = null;
            throw once;
        }
        if (away || tenant.equals(brokenFor)) {
            throw new CannotGetJdbcConnectionException("away");
        }
        return real.in(tenant, () -> {
            T result = work.get();
            var before = beforeCommit;
            beforeCommit = () -> {};
            before.run();
            if (failBeforeCommit) {
                throw new CannotGetJdbcConnectionException("killed");
            }
            return result;
        });
    }
}
