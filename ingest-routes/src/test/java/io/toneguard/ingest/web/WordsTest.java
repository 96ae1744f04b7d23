package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a client says of its recording, wherever it says it. */
class WordsTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef";

    @Test
    void aQueryIsReadFromTheAddressAlone() {
        var request = new MockHttpServletRequest("POST", "/v1/recordings");
        request.setQueryString("callId=a%20b+c&startedAt=2026-11-21T09:30:00+09:00&team=&&n%C3%A4me=x%3Dy");
        assertThat(QueryWords.of(request))
                .containsExactly(
                        Map.entry("callId", "a b c"),
                        Map.entry("startedAt", "2026-11-21T09:30:00+09:00"),
                        Map.entry("team", ""),
                        Map.entry("näme", "x=y"));
        request.setQueryString("callId=%zz");
        assertThatThrownBy(() -> QueryWords.of(request)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void wordsBecomeASidecar() {
        assertThat(new String(Metadata.ofWords(Map.of("channels", "agent, customer")), StandardCharsets.UTF_8))
                .isEqualTo("{\"channels\":[\"agent\",\"customer\"]}");
        assertThat(new String(Metadata.ofWords(Map.of("sampleRateHz", "8000")), StandardCharsets.UTF_8))
                .isEqualTo("{\"sampleRateHz\":8000}");
        assertThat(Metadata.ofWords(Map.of())).isEmpty();
        assertThatThrownBy(() -> Metadata.ofWords(Map.of("sampleRateHz", "8k"))).hasMessageContaining("sampleRateHz");
    }

    @Test
    void aFileNameIsANameWithoutFolders() {
        assertThat(Metadata.fileName("../../etc/passwd", HASH)).isEqualTo("passwd");
        assertThat(Metadata.fileName("C:\\calls\\7.wav", HASH)).isEqualTo("7.wav");
        assertThat(Metadata.fileName("a\0b\n.wav", HASH)).isEqualTo("a_b_.wav");
        assertThat(Metadata.fileName("calls/", HASH)).isEqualTo("upload-0123456789abcdef");
        assertThat(Metadata.fileName(null, HASH)).isEqualTo("upload-0123456789abcdef");
        assertThatThrownBy(() -> Metadata.fileName("ä".repeat(128), HASH)).hasMessageContaining("255");
    }

    @Test
    void aKeyIsAStringWithOrWithoutItsQuotes() {
        assertThat(IdempotentRequests.key("\"8e03978e\"")).isEqualTo("8e03978e");
        assertThat(IdempotentRequests.key(" 8e03978e ")).isEqualTo("8e03978e");
        assertThat(IdempotentRequests.key(null)).isNull();
        assertThatThrownBy(() -> IdempotentRequests.key("k".repeat(201))).hasMessageContaining("200");
        assertThatThrownBy(() -> IdempotentRequests.key("k\u00e9y")).hasMessageContaining("ASCII");
    }
}
