package io.toneguard.app.cli;

import io.toneguard.ingest.source.AuthKind;
import io.toneguard.ingest.source.RegisteredSource;
import org.jspecify.annotations.Nullable;

/** What is to be entered in a PBX so that it finds us and is let in. */
final class PbxSetup {
    private static final String SOMEWHERE = "ws://THIS-HOST:8090";

    private final RegisteredSource registered;
    private final String base;

    /** @param publicUrl null: the user has to fill in the host */
    PbxSetup(RegisteredSource registered, @Nullable String publicUrl) {
        this.registered = registered;
        base = (publicUrl == null || publicUrl.isBlank() ? SOMEWHERE : publicUrl.strip()).replaceAll("/+$", "");
    }

    String url() {
        var source = registered.source();
        var path = "/v1/streams/" + source.dialect() + "/" + source.tenantName();
        if (source.dialect().equals("audiosocket")) {
            return base.replaceFirst("^ws", "http") + path + "/UUID";
        }
        return base + path + (registered.auth() == AuthKind.PATH ? "/CREDENTIAL" : "");
    }

    /** How the credential is to be shown. */
    String proof() {
        var shown =
                switch (registered.auth()) {
                    case BASIC -> "user: " + registered.source().name() + ", password: the credential";
                    case BEARER -> "request header: Authorization: Bearer CREDENTIAL";
                    case HEADER -> "request header: " + registered.headerName() + ": CREDENTIAL";
                    case PATH -> "the credential is the URL's last part: keep the URL as secret as the credential";
                    case TWILIO_SIGNATURE -> "signed by Twilio with the account's auth token, over pbx.public-url";
                    case AUDIOHOOK -> "API key and client secret: the credential's parts before and after the last ':'";
                    case NONE ->
                        "nothing is asked, of peers on this machine; nobody is let in where pbx.public-url is set";
                };
        return registered.source().dialect().equals("audiosocket")
                ? shown + "; PUT the call's metadata there, at most 60 s before AudioSocket connects with that UUID"
                : shown;
    }
}
