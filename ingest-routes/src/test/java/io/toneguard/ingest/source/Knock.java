package io.toneguard.ingest.source;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A handshake in the making. */
record Knock(String method, String target, Map<String, List<String>> headers, String from) {
    static Knock at(String target) {
        return new Knock("GET", target, Map.of(), "203.0.113.7");
    }

    Knock with(String header, String... values) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, List.of(values));
        return new Knock(method, target, more, from);
    }

    Knock without(String header) {
        var fewer = new LinkedHashMap<>(headers);
        fewer.remove(header);
        return new Knock(method, target, fewer, from);
    }

    Knock targeting(String other) {
        return new Knock(method, other, headers, from);
    }

    Knock from(String address) {
        return new Knock(method, target, headers, address);
    }

    Knock basic(String user, String password) {
        var login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }

    Knock bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    Handshake handshake() {
        try {
            return new Handshake(method, target, headers, new InetSocketAddress(InetAddress.getByName(from), 40_000));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
