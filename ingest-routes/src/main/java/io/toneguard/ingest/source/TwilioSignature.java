package io.toneguard.ingest.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * {@code X-Twilio-Signature}: Base64 of HMAC-SHA1 over the URL as Twilio was given it, with the account's auth token
 * (twilio.com/docs/usage/security). Which spelling of the URL is signed differs between Twilio's products (scheme, port, last slash), so
 * each is tried. Nothing in it is fresh: whoever sees it can show it again, which TLS must prevent.
 */
final class TwilioSignature implements Authenticator {
    private static final int SHA1_BASE64_LENGTH = 28;

    private final PublicUrl publicUrl;
    private final Hmac hmac;

    TwilioSignature(PublicUrl publicUrl, String authToken) {
        this.publicUrl = publicUrl;
        hmac = new Hmac("HmacSHA1", authToken.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Verdict check(Handshake handshake) {
        var header = handshake.header("x-twilio-signature");
        if (header.isEmpty()) {
            return Verdict.missing("no X-Twilio-Signature");
        }
        return hmac.signed(publicUrl.spellings(handshake.target()), decoded(header.get()))
                ? Verdict.ADMITTED
                : Verdict.wrong("X-Twilio-Signature does not fit; check the auth token, and that pbx.public-url is what"
                        + " Twilio was given");
    }

    private static byte[] decoded(String base64) {
        if (base64.length() != SHA1_BASE64_LENGTH) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }
}
