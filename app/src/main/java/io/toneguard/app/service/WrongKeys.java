package io.toneguard.app.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/** How many wrong keys an address may still show: a bucket for each, of the addresses that were last heard of. */
final class WrongKeys {
    private static final int MOST_ADDRESSES = 10_000;
    /** One subscriber has at least so much of IPv6 (RFC 6177), and could show each key from another address. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private final Cache<String, Bucket> buckets;
    private final int perMinute;
    private final TimeMeter time;

    WrongKeys(int perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return nanos.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(Duration.ofMinutes(2))
                .ticker(nanos::getAsLong)
                .build();
    }

    /**
     * One key that may turn out to be wrong.
     *
     * @param retryAfter when the next may come, if this one may not
     */
    record Turn(boolean taken, Duration retryAfter, Bucket bucket) {
        /** It was right. */
        void giveBack() {
            bucket.addTokens(1);
        }
    }

    Turn turnOf(String address) {
        var bucket = buckets.get(subscriber(address), first -> fresh());
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        return new Turn(probe.isConsumed(), Duration.ofNanos(probe.getNanosToWaitForRefill()), bucket);
    }

    private Bucket fresh() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .withCustomTimePrecision(time)
                .build();
    }

    private static String subscriber(String address) {
        try {
            // An address, never a name: nothing is asked of a name server.
            if (address.indexOf(':') >= 0 && InetAddress.getByName(address) instanceof Inet6Address six) {
                return HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), IPV6_PREFIX_BYTES));
            }
        } catch (UnknownHostException e) {
            return address;
        }
        return address;
    }
}
