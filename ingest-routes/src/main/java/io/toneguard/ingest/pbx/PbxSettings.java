package io.toneguard.ingest.pbx;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the server that PBXs connect to, under {@code pbx}.
 *
 * @param bind address that it listens on
 * @param port 0: any that is free, named in the log
 * @param audiosocketPort TCP port of Asterisk's AudioSocket, -1: none, 0: any
 * @param sessions connections at one time, at most; one more is answered with 503 before its upgrade
 * @param loops event loops, 0: one for each processor
 * @param handshakeTimeout how long a peer may take to say what it wants
 * @param startTimeout how long a peer that was let in may take to start a call
 * @param ping pause between two pings of ours; load balancers cut a connection that is silent for 60 s (AWS ALB)
 * @param deadAfter a peer of which nothing came for so long, no pong either, is gone
 * @param drain how long calls may go on after this node was told to stop
 * @param shedAfter an event loop that comes so late twice in a row is overloaded and drops what may be dropped
 * @param coalesce how much of a steady stream must have come before it is read, on Linux; 0: every message is read when it comes
 * @param coalesceCrowded the same while the machine's processors are crowded, where {@code coalesce} is not 0, and if it is more
 * @param textLimit longest text message
 * @param binaryLimit longest binary message
 * @param tlsCertificate PEM file with the certificate and its chain; together with {@code tlsKey}, else there is no TLS
 * @param tlsKey PEM file with its key (PKCS#8, no password)
 * @param measureLag only for load tests: a generator on this machine may say when its messages are due
 */
@ConfigurationProperties("pbx")
public record PbxSettings(
        @DefaultValue("127.0.0.1") String bind,
        @DefaultValue("8090") int port,
        @DefaultValue("-1") int audiosocketPort,
        @DefaultValue("2500") int sessions,
        @DefaultValue("0") int loops,
        @DefaultValue("5s") Duration handshakeTimeout,
        @DefaultValue("10s") Duration startTimeout,
        @DefaultValue("25s") Duration ping,
        @DefaultValue("75s") Duration deadAfter,
        @DefaultValue("20s") Duration drain,
        @DefaultValue("200ms") Duration shedAfter,
        @DefaultValue("25ms") Duration coalesce,
        @DefaultValue("50ms") Duration coalesceCrowded,
        @DefaultValue("64KB") DataSize textLimit,
        @DefaultValue("1MB") DataSize binaryLimit,
        @Nullable Path tlsCertificate,
        @Nullable Path tlsKey,
        @DefaultValue("false") boolean measureLag) {
    public PbxSettings {
        require(port >= 0 && port <= 65_535, "pbx.port=" + port + " is outside 0..65535");
        require(
                audiosocketPort >= -1 && audiosocketPort <= 65_535,
                "pbx.audiosocket-port=" + audiosocketPort + " is outside -1 (none)..65535");
        require(sessions >= 1, "pbx.sessions=" + sessions + " lets nobody in; use at least 1");
        require(loops >= 0, "pbx.loops=" + loops + " is negative; use 0 for one per processor");
        positive("pbx.handshake-timeout", handshakeTimeout);
        positive("pbx.start-timeout", startTimeout);
        positive("pbx.ping", ping);
        positive("pbx.shed-after", shedAfter);
        require(
                !coalesce.isNegative() && coalesce.toMillis() <= 100,
                "pbx.coalesce=" + coalesce.toMillis() + "ms is outside 0ms..100ms");
        require(
                !coalesceCrowded.isNegative() && coalesceCrowded.toMillis() <= 100,
                "pbx.coalesce-crowded=" + coalesceCrowded.toMillis() + "ms is outside 0ms..100ms");
        require(!drain.isNegative(), "pbx.drain=" + drain + " is negative");
        require(
                deadAfter.compareTo(ping) > 0,
                "pbx.dead-after=" + deadAfter + " is not longer than pbx.ping=" + ping
                        + "; a peer needs a ping to answer to");
        require(
                textLimit.toBytes() >= 1_024 && textLimit.toBytes() <= binaryLimit.toBytes(),
                "pbx.text-limit=" + textLimit + " is outside 1KB..pbx.binary-limit=" + binaryLimit);
        require(
                binaryLimit.toMegabytes() <= 16,
                "pbx.binary-limit=" + binaryLimit + " is over 16MB, the memory that each event loop would hold");
        require(
                (tlsCertificate == null) == (tlsKey == null),
                "pbx.tls-certificate and pbx.tls-key belong together; one of them is not set");
    }

    boolean tls() {
        return tlsCertificate != null;
    }

    private static void positive(String name, Duration duration) {
        require(duration.toMillis() >= 1, name + "=" + duration + " is shorter than a millisecond");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
