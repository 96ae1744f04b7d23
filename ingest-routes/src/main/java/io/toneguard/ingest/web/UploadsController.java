package io.toneguard.ingest.web;

import io.toneguard.voice.call.Scope;
import io.toneguard.voice.call.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/**
 * Resumable uploads as <a href="https://tus.io/protocols/resumable-upload">tus 1.0.0</a>, with its extensions creation, expiration, checksum and
 * termination.
 */
@RestController
@RequestMapping("/v1/uploads")
final class UploadsController {
    private static final String VERSION = "1.0.0";
    private static final String TUS_RESUMABLE = "Tus-Resumable";
    private static final String TUS_VERSION = "Tus-Version";
    private static final String UPLOAD_OFFSET = "Upload-Offset";
    private static final String UPLOAD_LENGTH = "Upload-Length";
    private static final String UPLOAD_METADATA = "Upload-Metadata";
    private static final String UPLOAD_EXPIRES = "Upload-Expires";
    private static final String RECORDING = "Toneguard-Recording-Id";
    private static final String PART = "application/offset+octet-stream";

    private final ResumableUploads uploads;
    private final UploadSlots slots;
    private final ApiSettings settings;

    UploadsController(ResumableUploads uploads, UploadSlots slots, ApiSettings settings) {
        this.uploads = uploads;
        this.slots = slots;
        this.settings = settings;
    }

    @RequestMapping(method = RequestMethod.OPTIONS)
    ResponseEntity<Void> options(HttpServletRequest request) {
        Callers.of(request);
        return ResponseEntity.noContent()
                .header(TUS_RESUMABLE, VERSION)
                .header(TUS_VERSION, VERSION)
                .header("Tus-Extension", "creation,expiration,checksum,termination")
                .header("Tus-Checksum-Algorithm", TusChecksum.ALGORITHMS)
                .header("Tus-Max-Size", Long.toString(settings.largest().toBytes()))
                .build();
    }

    @PostMapping
    ResponseEntity<Void> create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var tenant = begin(request, response);
        var upload = uploads.create(tenant, number(request, UPLOAD_LENGTH), request.getHeader(UPLOAD_METADATA));
        return ResponseEntity.created(URI.create("/v1/uploads/" + upload.id()))
                .header(UPLOAD_EXPIRES, time(upload.expiresAt()))
                .build();
    }

    @RequestMapping(path = "/{upload}", method = RequestMethod.HEAD)
    ResponseEntity<Void> look(HttpServletRequest request, HttpServletResponse response, @PathVariable UUID upload)
            throws IOException {
        var tenant = begin(request, response);
        var standing = uploads.look(tenant, upload);
        var answer = told(ResponseEntity.ok().cacheControl(CacheControl.noStore()), standing)
                .header(UPLOAD_LENGTH, Long.toString(standing.bytes()));
        if (!standing.sentMetadata().isEmpty()) {
            answer.header(UPLOAD_METADATA, standing.sentMetadata());
        }
        return answer.build();
    }

    @PatchMapping("/{upload}")
    ResponseEntity<Void> append(HttpServletRequest request, HttpServletResponse response, @PathVariable UUID upload)
            throws IOException {
        var tenant = begin(request, response);
        if (!PART.equals(request.getContentType())) {
            throw new ApiProblem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "a part of an upload has Content-Type " + PART);
        }
        long offset = number(request, UPLOAD_OFFSET);
        var checksum = TusChecksum.of(request.getHeader("Upload-Checksum"));
        long announced = request.getContentLengthLong();
        try (var slot = slots.enter(tenant, announced)) {
            var standing = uploads.append(tenant, upload, offset, request.getInputStream(), announced, checksum);
            return told(ResponseEntity.status(HttpStatus.NO_CONTENT), standing).build();
        }
    }

    @DeleteMapping("/{upload}")
    ResponseEntity<Void> remove(HttpServletRequest request, HttpServletResponse response, @PathVariable UUID upload)
            throws IOException {
        uploads.remove(begin(request, response), upload);
        return ResponseEntity.noContent().build();
    }

    /** For clients whose surroundings let no other method through. */
    @PostMapping("/{upload}")
    ResponseEntity<Void> overridden(HttpServletRequest request, HttpServletResponse response, @PathVariable UUID upload)
            throws IOException {
        String method = String.valueOf(request.getHeader("X-HTTP-Method-Override"));
        return switch (method) {
            case "PATCH" -> append(request, response, upload);
            case "DELETE" -> remove(request, response, upload);
            default ->
                throw new ApiProblem(
                        HttpStatus.METHOD_NOT_ALLOWED, "POST needs X-HTTP-Method-Override: PATCH or DELETE here");
        };
    }

    /** Whose upload it is; every answer from now on says which protocol it is in. */
    private static TenantId begin(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(TUS_RESUMABLE, VERSION);
        var tenant = Callers.of(request, Scope.RECORDINGS_WRITE);
        if (!VERSION.equals(request.getHeader(TUS_RESUMABLE))) {
            response.setHeader(TUS_VERSION, VERSION);
            throw new ApiProblem(HttpStatus.PRECONDITION_FAILED, "Tus-Resumable is not " + VERSION);
        }
        return tenant;
    }

    private static long number(HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value == null || !value.matches("[0-9]{1,18}")) {
            throw ApiProblem.bad(header + " is missing or no number");
        }
        return Long.parseLong(value);
    }

    private static ResponseEntity.BodyBuilder told(
            ResponseEntity.BodyBuilder answer, ResumableUploads.Standing standing) {
        answer.header(UPLOAD_OFFSET, Long.toString(standing.offset()));
        answer.header(UPLOAD_EXPIRES, time(standing.expiresAt()));
        if (standing.recording() != null) {
            answer.header(RECORDING, standing.recording().toString());
            answer.header(HttpHeaders.CONTENT_LOCATION, "/v1/recordings/" + standing.recording());
        }
        return answer;
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
