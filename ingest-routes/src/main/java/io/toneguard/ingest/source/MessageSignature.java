package io.toneguard.ingest.source;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * The one signature of a request (draft-ietf-httpbis-message-signatures, as AudioHook uses it): the headers {@code Signature-Input} and
 * {@code Signature} are structured fields (RFC 8941), a dictionary with the same single label each.
 *
 * @param components what is signed, in the signer's order, no two the same
 * @param parameters the list and its parameters as they are signed themselves, in the signer's order
 * @param createdSeconds seconds since 1970
 * @param expiresSeconds seconds since 1970; null if it does not say
 */
record MessageSignature(
        Set<String> components,
        String parameters,
        String keyId,
        String nonce,
        long createdSeconds,
        @Nullable Long expiresSeconds,
        byte[] signature) {
    private static final int LONGEST = 4096;
    private static final Set<String> KNOWN_PARAMETERS = Set.of("keyid", "nonce", "alg", "created", "expires");
    private static final String ALGORITHM = "hmac-sha256";

    /** Empty if the headers hold anything but one complete signature of this kind. */
    static Optional<MessageSignature> parse(String signatureInput, String signature) {
        if (signatureInput.length() > LONGEST || signature.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var input = onlyMember(Parser.parseDictionary(signatureInput));
            var value = onlyMember(Parser.parseDictionary(signature));
            if (input == null
                    || value == null
                    || !input.getKey().equals(value.getKey())
                    || !(input.getValue() instanceof InnerList list)
                    || !(value.getValue() instanceof ByteSequenceItem bytes)) {
                return Optional.empty();
            }
            return of(list, bytes);
        } catch (ParseException notStructured) {
            return Optional.empty();
        }
    }

    private static Map.@Nullable Entry<String, ListElement<? extends Object>> onlyMember(Dictionary dictionary) {
        return dictionary.get().size() == 1
                ? dictionary.get().entrySet().iterator().next()
                : null;
    }

    private static Optional<MessageSignature> of(InnerList list, ByteSequenceItem bytes) {
        var components = new LinkedHashSet<String>();
        for (Item<? extends Object> item : list.get()) {
            if (!(item instanceof StringItem name) || !name.getParams().isEmpty() || !components.add(name.get())) {
                return Optional.empty();
            }
        }
        var parameters = list.getParams();
        if (!KNOWN_PARAMETERS.containsAll(parameters.keySet())
                || !(parameters.get("keyid") instanceof StringItem keyId)
                || !(parameters.get("nonce") instanceof StringItem nonce)
                || !(parameters.get("created") instanceof IntegerItem created)) {
            return Optional.empty();
        }
        var algorithm = parameters.get("alg");
        var expires = parameters.get("expires");
        if (algorithm != null && !(algorithm instanceof StringItem named && ALGORITHM.equals(named.get()))
                || expires != null && !(expires instanceof IntegerItem)) {
            return Optional.empty();
        }
        var signature = new byte[bytes.get().remaining()];
        bytes.get().duplicate().get(signature);
        return Optional.of(new MessageSignature(
                components,
                list.serialize(),
                keyId.get(),
                nonce.get(),
                created.getAsLong(),
                expires instanceof IntegerItem seconds ? seconds.getAsLong() : null,
                signature));
    }
}
