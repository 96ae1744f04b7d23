package io.toneguard.ingest.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of the web API, as what real answers are held against: nothing is answered that it does not announce, and no field that it does not name. */
public final class ApiDocument {
    private static final String PROBLEM = "application/problem+json";

    private final JsonNode document;
    private final ObjectNode strict;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** An operation, such as {@code GET /v1/calls/{call}}. */
    public record Operation(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public ApiDocument() {
        try (var in = new ClassPathResource("io/toneguard/ingest/web/openapi.json").getInputStream()) {
            document = JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        strict = (ObjectNode) document.deepCopy();
        strict.at("/components/schemas").properties().forEach(schema -> {
            // A client must live with fields that come later; a test must not.
            if (schema.getValue().has("required") && !schema.getKey().equals("Problem")) {
                ((ObjectNode) schema.getValue()).put("additionalProperties", false);
            }
        });
    }

    public JsonNode json() {
        return document;
    }

    public List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .propertyNames()
                .forEach(method -> operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()))));
        return operations;
    }

    /**
     * Fails if the answer is not one that the document announces.
     *
     * @param path as it was asked for, with or without a query
     * @param body empty where there was none
     */
    public void check(String method, String path, int status, String contentType, String body) {
        var operation = operationOf(method, path);
        assertThat(operation).as("description of " + method + " " + path).isNotNull();
        var response = operation.at("/responses/" + status);
        assertThat(response.isMissingNode())
                .as(method + " " + path + " was answered with " + status + ", which is not described: " + body)
                .isFalse();
        if (response.has("$ref")) {
            response = strict.at(response.get("$ref").asString().substring(1));
        }
        if (method.equals("HEAD")) {
            return;
        }
        if (!response.has("content")) {
            assertThat(body).as("body of " + method + " " + path + " " + status).isEmpty();
            return;
        }
        String type = contentType.replaceAll(";.*", "");
        var content = response.get("content").get(type);
        assertThat(content)
                .as(method + " " + path + " " + status + " was answered as '" + type + "'")
                .isNotNull();
        if (status >= 400) {
            assertThat(type).isEqualTo(PROBLEM);
        }
        if (type.endsWith("json") && !body.isEmpty()) {
            assertThat(faults(content.get("schema"), JsonMapper.shared().readTree(body)))
                    .as(method + " " + path + " " + status + ": " + body)
                    .isEmpty();
        }
    }

    private List<?> faults(JsonNode schema, JsonNode answer) {
        // References begin at the document's root.
        var whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", strict.get("components"));
        return schemas.getSchema(whole).validate(answer);
    }

    private JsonNode operationOf(String method, String path) {
        String bare = path.replaceAll("\\?.*", "");
        Map<String, JsonNode> fitting = new TreeMap<>();
        strict.get("paths").properties().forEach(template -> {
            if (bare.matches(template.getKey().replaceAll("\\{[a-z]+}", "[^/]+"))) {
                fitting.put(template.getKey(), template.getValue());
            }
        });
        // /v1/alerts/stream comes before /v1/alerts/{alert}.
        return fitting.isEmpty()
                ? null
                : fitting.entrySet().iterator().next().getValue().get(method.toLowerCase(Locale.ROOT));
    }
}
