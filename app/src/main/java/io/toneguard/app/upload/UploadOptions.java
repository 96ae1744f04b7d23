package io.toneguard.app.upload;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be uploaded, and where to.
 *
 * @param folder whose files are uploaded, and those of the folders in it
 * @param url of the service, without {@code /v1}
 * @param token the tenant's key
 * @param parallel files that are sent at one time, 1 to 32
 * @param include glob of the files to send: of their names, or, with a slash in it, of their paths below the folder; null: all
 * @param state the state file; null: {@value #STATE} in the folder
 */
public record UploadOptions(
        Path folder,
        URI url,
        String token,
        int parallel,
        @Nullable String include,
        @Nullable Path state) {
    static final String STATE = ".toneguard-upload";

    private static final int MOST_PARALLEL = 32;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException naming the option that is wrong; never the token */
    public UploadOptions {
        url = base(url);
        require(
                parallel >= 1 && parallel <= MOST_PARALLEL,
                "--parallel=" + parallel + " is outside 1 to " + MOST_PARALLEL);
        require(
                !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "the token is empty or has a space or a line break in it; it is one word, as `tenants token` printed it");
        if (include != null) {
            try {
                FileSystems.getDefault().getPathMatcher("glob:" + include);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("--include=" + include + " is no glob: " + e.getDescription(), e);
            }
        }
    }

    Path stateFile() {
        return state == null ? folder.resolve(STATE) : state;
    }

    /** Whose recordings these become: what is there of one tenant is not there of another. The token's secret is no part of it. */
    String destination() {
        var parts = token.split("_", -1);
        return parts.length == 4 ? url + " " + parts[1] : url.toString();
    }

    /** Whether the token would go over a network that anybody may listen to. */
    public boolean isInTheClear() {
        var host = url.getHost();
        return "http".equals(url.getScheme())
                && !host.equals("localhost")
                && !host.startsWith("127.")
                && !host.equals("[::1]");
    }

    /** Without query, fragment, slash at the end and the API's own {@code /v1}. */
    private static URI base(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        require(
                SCHEMES.contains(scheme) && url.getHost() != null && url.getUserInfo() == null,
                "--url=" + withoutUser(url) + " is not like https://voice.example.com");
        var path = url.getPath() == null
                ? ""
                : url.getPath().replaceFirst("/+$", "").replaceFirst("/v1$", "");
        var port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(scheme + "://" + url.getHost() + port + path.replace(" ", "%20"));
    }

    /** A password in it is no text for a screen. */
    private static String withoutUser(URI url) {
        return url.getUserInfo() == null ? url.toString() : "(user and password are not taken in it)";
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
