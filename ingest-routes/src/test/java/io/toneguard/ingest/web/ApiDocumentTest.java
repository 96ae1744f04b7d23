package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.toneguard.voice.WindowMeasure;
import io.toneguard.voice.call.Scope;
import io.toneguard.voice.features.Measure;
import io.toneguard.voice.features.MeasureSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What can be said of the API's description without a server. */
class ApiDocumentTest {
    private final JsonNode document = new ApiDocument().json();

    @Test
    void namesEveryMeasureThatIsStored() {
        assertThat(document.at("/components/schemas/SpeakerVoice/properties").propertyNames())
                .containsAll(Stream.of(Measure.values())
                        .filter(MeasureSet.STANDARD::includes)
                        .map(Measure::key)
                        .toList());
        assertThat(document.at("/components/schemas/VoiceWindow/properties").propertyNames())
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("startSeconds"),
                                Stream.of(WindowMeasure.values())
                                        .filter(WindowMeasure::stored)
                                        .map(WindowMeasure::key))
                        .toList());
    }

    @Test
    void everyOperationWantsAKeyAndNamesScopesThatThereAre() {
        var scopes = Arrays.stream(Scope.values()).map(Scope::word).toList();
        document.get("paths")
                .forEach(path -> path.forEach(operation -> {
                    var named = operation.at("/security/0/key");
                    assertThat(named.isArray())
                            .as(operation.get("operationId").asString())
                            .isTrue();
                    named.forEach(scope -> assertThat(scopes).contains(scope.asString()));
                }));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryOperationHasANameOfItsOwn() {
        var names = new HashSet<String>();
        document.findValuesAsString("operationId")
                .forEach(name -> assertThat(names.add(name)).as(name).isTrue());
        document.findValuesAsString("$ref")
                .forEach(to -> assertThat(document.at(to.substring(1)).isMissingNode())
                        .as(to)
                        .isFalse());
        assertThat(names).hasSizeGreaterThan(20);
    }

    @Test
    void anAnswerThatItDoesNotAnnounceFails() {
        var document = new ApiDocument();
        var list = "{\"recordings\":[],\"next\":null}";
        document.check("GET", "/v1/recordings?limit=1", 200, "application/json", list);
        assertThatThrownBy(() -> document.check("GET", "/v1/recordings", 200, "application/json", "{\"next\":null}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> document.check(
                        "GET", "/v1/recordings", 200, "application/json", list.replace("null", "null,\"more\":1")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> document.check("GET", "/v1/recordings", 418, "application/problem+json", "{}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> document.check("GET", "/v1/recordings", 400, "application/json", "{}"))
                .isInstanceOf(AssertionError.class);
    }
}
