package io.toneguard.ingest.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the world calls us, such as {@code wss://voice.example.com}: what a peer signs is the URL that it was given, which behind a proxy
 * cannot be told from the request.
 *
 * @param schemes the scheme it was given with comes first: WebSocket and HTTP names of one scheme count as the same
 * @param authorities host and port as given, then with the default port added or left out
 * @param prefix a path that a proxy takes off; without a slash at its end
 */
record PublicUrl(List<String> schemes, List<String> authorities, String prefix) {
    PublicUrl {
        schemes = List.copyOf(schemes);
        authorities = List.copyOf(authorities);
    }

    /** @throws IllegalArgumentException naming the property, if the world cannot call us so */
    static PublicUrl of(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException noUrl) {
            throw new IllegalArgumentException("pbx.public-url is no URL: " + noUrl.getReason(), noUrl);
        }
        var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        var host = url.getHost();
        if (!Set.of("ws", "wss", "http", "https").contains(scheme)
                || host == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("pbx.public-url is not wss://HOST[:PORT][/PREFIX] (or ws, https, http);"
                    + " give the address under which PBXs reach us, without user, query or fragment");
        }
        boolean secure = scheme.equals("wss") || scheme.equals("https");
        var secondScheme = secure ? (scheme.equals("wss") ? "https" : "wss") : (scheme.equals("ws") ? "http" : "ws");
        int defaultPort = secure ? 443 : 80;
        int port = url.getPort();
        var withPort = host + ":" + (port < 0 ? defaultPort : port);
        List<String> authorities =
                port < 0 ? List.of(host, withPort) : port == defaultPort ? List.of(withPort, host) : List.of(withPort);
        var path = url.getRawPath() == null ? "" : url.getRawPath();
        return new PublicUrl(List.of(scheme, secondScheme), authorities, path.replaceAll("/+$", ""));
    }

    /** Whether only peers of this machine can mean us by it, as in trials. */
    boolean isOfThisMachine() {
        return authorities.get(0).matches("(localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?");
    }

    /** Every URL that a peer may mean by this request, likeliest first. */
    List<String> spellings(String target) {
        var targets = new LinkedHashSet<String>();
        targets.add(target);
        targets.add(withSlashToggled(target));
        var urls = new ArrayList<String>();
        for (String scheme : schemes) {
            for (String authority : authorities) {
                for (String spelled : targets) {
                    urls.add(scheme + "://" + authority + prefix + spelled);
                }
            }
        }
        return urls;
    }

    private static String withSlashToggled(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        var rest = query < 0 ? "" : target.substring(query);
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/") + rest;
    }
}
