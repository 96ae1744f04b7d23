package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MetadataSidecarTest {
    @Test
    void metadataBecomeTheSidecarsFieldsWhateverTheirCase() {
        var json = MetadataSidecar.of(Map.of(
                        "CALLID", "c-1",
                        "startedat", "2026-11-22T09:00:00Z",
                        "channels", "agent, customer",
                        "sampleratehz", "8000",
                        "uploadedby", "recorder 7"))
                .orElseThrow();
        assertThat(new JsonMapper().readTree(json)).isEqualTo(new JsonMapper().readTree("""
                        {"callId": "c-1", "startedAt": "2026-11-22T09:00:00Z", "channels": ["agent", "customer"],
                         "sampleRateHz": 8000}"""));
    }

    @Test
    void metadataThatSayNothingOfTheCallMakeNoSidecar() {
        assertThat(MetadataSidecar.of(Map.of("hdi_isfolder", "false", "team", " ")))
                .isEmpty();
    }
}
