package io.toneguard.app.load;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load test is to do.
 *
 * @param url of the server, whole; null: a throw-away server of its own
 * @param sessions connections at one time
 * @param counted what counts; sessions run longer by ramp and warm-up
 * @param audio file that is played; null: a synthetic call
 * @param messageMs asterisk: audio of one message, 20 to 1000
 * @param legs asterisk: connections of one call, 1 or 2
 * @param tracks twilio: 1 or 2
 * @param auth word of {@code sources add --auth}; null: what the dialect's PBX has
 * @param source user of HTTP Basic
 * @param credential password, token or key; null where the server is our own, or wants none
 * @param limit sessions that the server of our own lets in; null: all of them
 * @param data folder of that server; null: a temporary one, removed at the end
 * @param connectsPerSecond during the ramp
 * @param idle whether sessions send no audio at all
 * @param tap whether the server of our own measures both speakers of every call while it runs
 */
public record LoadOptions(
        @Nullable URI url,
        String dialect,
        int sessions,
        Duration counted,
        @Nullable Path audio,
        int messageMs,
        int legs,
        int tracks,
        @Nullable String auth,
        String source,
        @Nullable String credential,
        @Nullable Integer limit,
        @Nullable Path data,
        int connectsPerSecond,
        boolean idle,
        boolean tap) {
    /** Words of the dialects that can be played. */
    public static final List<String> DIALECTS = LoadDialects.WORDS;

    private static final int MOST_SESSIONS = 50_000;
    private static final int LONGEST_SECONDS = 86_400;

    public LoadOptions {
        require(
                DIALECTS.contains(dialect),
                "--dialect=" + dialect + " cannot be played; known: " + String.join(", ", DIALECTS));
        require(
                sessions >= 1 && sessions <= MOST_SESSIONS,
                "--sessions=" + sessions + " is outside 1 to " + MOST_SESSIONS);
        require(
                counted.toSeconds() >= 1 && counted.toSeconds() <= LONGEST_SECONDS,
                "--seconds=" + counted.toSeconds() + " is outside 1 to " + LONGEST_SECONDS);
        require(
                messageMs >= 20 && messageMs <= 1000 && messageMs % 20 == 0 && 1000 % messageMs == 0,
                "--frame-ms=" + messageMs + " is not 20, 40, 100, 200, 500 or 1000");
        require(
                messageMs == 20 || dialect.equals("asterisk"),
                "--frame-ms is of asterisk; " + dialect + " has its own");
        require(legs == 1 || legs == 2, "--legs=" + legs + " is not 1 or 2");
        require(legs == 1 || dialect.equals("asterisk"), "--legs is of asterisk; " + dialect + " has both in one");
        require(sessions % legs == 0, "--sessions=" + sessions + " is odd, with --legs=2 two make one call");
        require(tracks == 1 || tracks == 2, "--tracks=" + tracks + " is not 1 or 2");
        require(tracks == 1 || dialect.equals("twilio"), "--tracks is of twilio; " + dialect + " has none");
        require(
                url == null || ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme())) && url.getHost() != null,
                "--url=" + url + " is not like ws://host:8090/v1/streams/" + dialect + "/TENANT");
        require(limit == null || (url == null && limit >= 1), "--limit=" + limit + " is of --self, and at least 1");
        require(data == null || url == null, "--data is of --self");
        require(connectsPerSecond >= 1, "--ramp=" + connectsPerSecond + " is below 1");
        require(!tap || url == null, "--tap is of --self");
        require(
                !tap || !dialect.equals("asterisk") || legs == 2,
                "--tap wants two speakers in a call; with asterisk give --legs=2");
        require(
                !tap || !dialect.equals("twilio") || tracks == 2,
                "--tap wants two speakers in a call; with twilio give --tracks=2");
        require(!tap || !idle, "--tap wants audio to hear, and --idle is without");
        if (auth != null) {
            LoadCredential.Kind.of(auth);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    LoadCredential.Kind authKind() {
        return auth == null ? LoadDialects.credentialOf(dialect) : LoadCredential.Kind.of(auth);
    }
}
