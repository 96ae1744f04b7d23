package io.toneguard.app.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.toneguard.app.db.GoodKey;
import io.toneguard.app.db.OfferedKey;
import io.toneguard.voice.call.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Keys as this process has lately met them, so that a request costs no query of its own. A key that was good once is looked up again when it was not
 * for {@code api-key.refresh}; names without a good key are remembered as long. Who shows wrong ones is slowed by address: a key that this process
 * knows is let in from there all the same, and nobody's guesses cost the database more than {@code api-key.wrong-per-minute} look-ups. Bounded memory.
 */
final class KeyRing {
    private static final int MOST_KEYS = 10_000;
    /** A key that nobody showed for so long is forgotten. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private final Function<OfferedKey, Optional<GoodKey>> table;
    private final WrongKeys wrong;
    private final long refreshNanos;
    private final LongSupplier nanos;
    private final Cache<OfferedKey.Name, Met> good;
    private final Cache<OfferedKey.Name, Boolean> unknown;

    /** @param goodUntilNanos when it has to be looked up again */
    private record Met(GoodKey key, long goodUntilNanos) {}

    /** What a key is worth. */
    sealed interface Verdict {
        record Welcome(Caller caller) implements Verdict {}

        /** Nobody's. */
        record Unknown() implements Verdict {}

        /** Not even looked at. */
        record TooMany(Duration retryAfter) implements Verdict {}
    }

    /**
     * @param table asks the database; what it throws is a database that is away
     * @param nanos {@link System#nanoTime}, save in tests
     */
    KeyRing(Function<OfferedKey, Optional<GoodKey>> table, KeySettings settings, LongSupplier nanos) {
        this.table = table;
        this.nanos = nanos;
        wrong = new WrongKeys(settings.wrongPerMinute(), nanos);
        refreshNanos = settings.refresh().toNanos();
        good = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(FORGET_AFTER)
                .ticker(nanos::getAsLong)
                .build();
        unknown = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(settings.refresh())
                .ticker(nanos::getAsLong)
                .build();
    }

    /** @param address from where it is shown, as {@code ServletRequest.getRemoteAddr} has it */
    Verdict look(String text, String address) {
        var offered = OfferedKey.of(text);
        return offered.isEmpty() ? new Verdict.Unknown() : look(offered.get(), address);
    }

    private Verdict look(OfferedKey offered, String address) {
        var met = good.getIfPresent(offered.name());
        if (met != null && met.key().isOpenedBy(offered)) {
            return met.goodUntilNanos() - nanos.getAsLong() > 0
                    ? new Verdict.Welcome(met.key().caller())
                    : ask(offered);
        }
        var turn = wrong.turnOf(address);
        if (!turn.taken()) {
            return new Verdict.TooMany(turn.retryAfter());
        }
        // A wrong secret of a key that is known is no question to the database.
        if (met != null || unknown.getIfPresent(offered.name()) != null) {
            return new Verdict.Unknown();
        }
        var verdict = ask(offered);
        if (verdict instanceof Verdict.Welcome) {
            turn.giveBack();
        }
        return verdict;
    }

    private Verdict ask(OfferedKey offered) {
        long askedNanos = nanos.getAsLong();
        var found = table.apply(offered);
        if (found.isEmpty()) {
            good.invalidate(offered.name());
            unknown.put(offered.name(), true);
            return new Verdict.Unknown();
        }
        var key = found.get();
        long goodNanos =
                Math.min(refreshNanos, key.goodFor().map(Duration::toNanos).orElse(refreshNanos));
        good.put(offered.name(), new Met(key, askedNanos + goodNanos));
        return key.isOpenedBy(offered) ? new Verdict.Welcome(key.caller()) : new Verdict.Unknown();
    }
}
