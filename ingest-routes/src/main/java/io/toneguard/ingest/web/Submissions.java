package io.toneguard.ingest.web;

import io.toneguard.voice.disk.OwnerOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.jspecify.annotations.Nullable;

/** Reads what a request hands in: a multipart body, or the recording as the body and the rest as the query. */
final class Submissions {
    private static final int LARGEST_METADATA_BYTES = 64 * 1024;
    private static final int LARGEST_PART_HEADER_BYTES = 8 * 1024;
    private static final int MOST_PARTS = 2;

    private final ApiSettings settings;
    private final Spool spool;

    Submissions(ApiSettings settings, Spool spool) {
        this.settings = settings;
        this.spool = spool;
    }

    /**
     * Brings it to disk.
     *
     * @param words the request's query without what is not said of the recording
     * @throws ApiProblem 400 for a body that broke off or is put together wrongly, 408, 413, 422 for metadata that cannot be, 503
     */
    Submission read(HttpServletRequest request, Map<String, String> words) throws IOException {
        spool.requireRoom(request.getContentLengthLong());
        return JakartaServletFileUpload.isMultipartContent(request)
                ? readParts(request, words)
                : readRaw(request, words);
    }

    private Submission readRaw(HttpServletRequest request, Map<String, String> words) throws IOException {
        String fileName = words.remove(Metadata.FILE_NAME);
        byte[] metadata = Metadata.ofWords(words);
        var sidecar = Metadata.read(metadata);
        var content = receive(request.getInputStream());
        return closedOnFailure(
                content,
                () -> new Submission(Metadata.fileName(fileName, content.sha256()), sidecar, metadata, content));
    }

    private Submission readParts(HttpServletRequest request, Map<String, String> words) throws IOException {
        String wanted = words.remove(Metadata.FILE_NAME);
        if (!words.isEmpty()) {
            throw ApiProblem.bad(
                    "with a multipart body what is said of the recording goes into the part 'metadata', not"
                            + " into the query");
        }
        var parts = new Parts();
        try {
            var items = told(() -> upload().getItemIterator(request));
            while (told(items::hasNext)) {
                parts.add(told(items::next));
            }
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
        var audio = parts.audio;
        if (audio == null) {
            throw ApiProblem.bad("the part 'audio' is missing from the multipart/form-data body");
        }
        String fileName = wanted == null ? parts.fileName : wanted;
        return closedOnFailure(
                audio,
                () -> new Submission(
                        Metadata.fileName(fileName, audio.sha256()),
                        Metadata.read(parts.metadata),
                        parts.metadata,
                        audio));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    /** What goes wrong when the form is read, and not when its audio is written, is the sender's. */
    private static <T> T told(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalStateException e) {
            throw ApiProblem.bad("the body is no whole multipart/form-data with the parts 'audio' and 'metadata'");
        }
    }

    private static JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory> upload() {
        var upload = new JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory>();
        upload.setHeaderCharset(StandardCharsets.UTF_8);
        upload.setMaxPartHeaderSize(LARGEST_PART_HEADER_BYTES);
        upload.setMaxFileCount(MOST_PARTS);
        return upload;
    }

    /** The parts that came so far. */
    private final class Parts {
        @Nullable
        ReceivedFile audio;

        @Nullable
        String fileName;

        byte[] metadata = new byte[0];

        void add(FileItemInput part) throws IOException {
            String name = part.getFieldName();
            if ("audio".equals(name) && audio == null) {
                fileName = part.getName();
                audio = receive(told(part::getInputStream));
            } else if ("metadata".equals(name) && metadata.length == 0) {
                metadata = told(() -> part.getInputStream().readNBytes(LARGEST_METADATA_BYTES + 1));
                Metadata.read(metadata); // before hours of audio
            } else {
                throw ApiProblem.bad(
                        "a multipart body has one part 'audio' and may have one part 'metadata'; another one came");
            }
        }

        void close() {
            if (audio != null) {
                audio.close();
            }
        }
    }

    private ReceivedFile receive(InputStream in) throws IOException {
        Path path = spool.newRequest();
        var digest = Digests.sha256();
        boolean whole = false;
        try (var file = OwnerOnly.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var came = new Body(in, settings.slowest(), spool, System::nanoTime)
                    .to(file, settings.largest().toBytes(), digest);
            if (!came.toItsEnd()) {
                throw ApiProblem.bad("the body broke off after " + came.bytes() + " bytes; send it again");
            }
            whole = true;
            return new ReceivedFile(path, came.bytes(), HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    private interface Made {
        Submission make();
    }

    private static Submission closedOnFailure(ReceivedFile content, Made made) {
        try {
            return made.make();
        } catch (RuntimeException e) {
            content.close();
            throw e;
        }
    }
}
