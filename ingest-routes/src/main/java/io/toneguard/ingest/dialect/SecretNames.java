package io.toneguard.ingest.dialect;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names under which peers without a header to spare prove who they are. Metadata is stored and shown; these never are. */
final class SecretNames {
    private static final Set<String> NAMES = Set.of(
            "token",
            "access_token",
            "auth",
            "authorization",
            "key",
            "apikey",
            "api_key",
            "api-key",
            "secret",
            "password",
            "sig",
            "signature");

    private SecretNames() {}

    static Map<String, String> without(Map<String, String> parameters) {
        var plain = new LinkedHashMap<>(parameters);
        plain.keySet().removeIf(name -> NAMES.contains(name.toLowerCase(Locale.ROOT)));
        return plain;
    }
}
