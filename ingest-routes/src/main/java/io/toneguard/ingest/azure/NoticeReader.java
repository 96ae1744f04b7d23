package io.toneguard.ingest.azure;

import com.azure.storage.blob.BlobUrlParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the notices of Event Grid in both its schemas, its own and CloudEvents 1.0, plain or in Base64, one or an array of them. Of the address
 * in one only names are taken: what is fetched is always of our own account.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage">Blob Storage as a source of events</a>
 */
final class NoticeReader {
    private static final String CREATED = "Microsoft.Storage.BlobCreated";
    private static final Pattern SUBJECT = Pattern.compile("/blobServices/default/containers/([^/]+)/blobs/(.+)");
    /** These write a blob's name and nothing of its content yet. */
    private static final Set<String> BEGINNINGS = Set.of("CreateFile", "SftpCreate");

    private static final JsonMapper JSON = new JsonMapper();

    private NoticeReader() {}

    /** @throws PoisonException if it is no notice; empty if it is one of something else than a written blob */
    static List<BlobNotice> read(String message) throws PoisonException {
        var notices = new ArrayList<BlobNotice>();
        var root = parse(message.strip());
        for (JsonNode event : root.isArray() ? root : JSON.createArrayNode().add(root)) {
            var type =
                    event.path(event.has("specversion") ? "type" : "eventType").asString("");
            if (type.isEmpty()) {
                throw new PoisonException(
                        "NO_NOTICE",
                        "has neither 'eventType' nor 'specversion' and 'type', as Event Grid's notices have");
            }
            if (type.equals(CREATED)) {
                notices.add(notice(event));
            }
        }
        return notices;
    }

    private static BlobNotice notice(JsonNode event) throws PoisonException {
        var data = event.path("data");
        boolean isWhole = !BEGINNINGS.contains(data.path("api").asString(""))
                && !data.path("blobType").asString("").equals("AppendBlob");
        try {
            var url = data.path("url").asString("");
            var parts = BlobUrlParts.parse(url);
            if (!url.isEmpty() && parts.getBlobContainerName() != null && parts.getBlobName() != null) {
                return new BlobNotice(parts.getBlobContainerName(), parts.getBlobName(), isWhole);
            }
        } catch (RuntimeException e) {
            // the subject says it, too
        }
        var subject = SUBJECT.matcher(event.path("subject").asString(""));
        if (subject.matches()) {
            return new BlobNotice(subject.group(1), subject.group(2), isWhole);
        }
        throw new PoisonException("NO_NOTICE", "names no blob in 'data.url' or 'subject'");
    }

    private static JsonNode parse(String message) throws PoisonException {
        try {
            return JSON.readTree(message.startsWith("{") || message.startsWith("[") ? message : decoded(message));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new PoisonException("NO_NOTICE", "is no JSON, plain or in Base64");
        }
    }

    private static String decoded(String message) {
        return new String(Base64.getMimeDecoder().decode(message), StandardCharsets.UTF_8);
    }
}
