package io.toneguard.app.load;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a session proves who it is.
 *
 * @param user of HTTP Basic, the key of AudioHook
 * @param secret password, token or key; never printed
 */
record LoadCredential(Kind kind, String user, String secret) {
    /** Ways through the door. */
    enum Kind {
        NONE,
        /** HTTP Basic with the source's name as the user. */
        BASIC,
        BEARER,
        /** A last part of the path. */
        PATH,
        /** A request header of its own. */
        HEADER,
        /** X-Twilio-Signature with the account's token. */
        TWILIO_SIGNATURE,
        /** X-API-KEY and an HTTP message signature; the credential is {@code KEY:SECRET}, the secret in base64. */
        AUDIOHOOK;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException if the word is none of {@code sources add --auth} */
        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("--auth=" + word + " is no way through the door; known: "
                    + Arrays.stream(values()).map(Kind::word).toList());
        }
    }

    /** The path as this credential has it. */
    String path(String path) {
        return kind == Kind.PATH ? path + "/" + secret : path;
    }

    /** @param url as the peer believes to call it, for signatures over it */
    HttpHeaders headers(String url) {
        var headers = new DefaultHttpHeaders();
        switch (kind) {
            case BASIC ->
                headers.set(
                        HttpHeaderNames.AUTHORIZATION,
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8)));
            case HEADER -> headers.set("X-Toneguard-Secret", secret);
            case BEARER -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + secret);
            case TWILIO_SIGNATURE ->
                headers.set("X-Twilio-Signature", hmac("HmacSHA1", secret.getBytes(StandardCharsets.US_ASCII), url));
            case NONE, PATH, AUDIOHOOK -> {
                // the path holds it, or the dialect signs its own headers
            }
        }
        return headers;
    }

    /** In base64. */
    static String hmac(String algorithm, byte[] key, String message) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return Base64.getEncoder().encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return kind.word();
    }
}
