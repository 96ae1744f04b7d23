package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonMetadataTest {
    @Test
    void nestingBecomesDotsAndNumbersKeepTheirDigits() {
        assertThat(read("""
                        {"agent":"a-17","rate":8000,"big":1e400,"vip":true,"none":null,
                         "customer":{"tier":"gold","ids":["x",{"y":2}]},"agent":"a-18"}"""))
                .containsOnly(
                        entry("agent", "a-18"),
                        entry("rate", "8000"),
                        entry("big", "1e400"),
                        entry("vip", "true"),
                        entry("customer.tier", "gold"),
                        entry("customer.ids.0", "x"),
                        entry("customer.ids.1.y", "2"));
    }

    @Test
    void whatCannotBeStoredAsTextIsReplaced() {
        assertThat(read("{\"a\":\"x\\u0000y\\ud800z\",\"b\":\"\\ud83d\\ude00\"}"))
                .containsOnly(entry("a", "x\uFFFDy\uFFFDz"), entry("b", "\uD83D\uDE00"));
    }

    @Test
    void excessIsLeftOutAndTheRestStays() {
        var deep = "{\"a\":".repeat(20) + "1" + "}".repeat(20);
        var longest = "x".repeat(JsonMetadata.LONGEST);
        assertThat(read("{\"deep\":" + deep + ",\"fits\":\"" + longest + "\",\"long\":\"" + longest
                        + "x\",\"last\":1}"))
                .containsOnly(entry("fits", longest), entry("last", "1"));
        var many = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"k" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(read(many)).hasSize(JsonMetadata.MOST).containsEntry("k0", "0");
    }

    @Test
    void malformedTextIsRefusedWithItsPlaceButNotItsContent() {
        for (var text : new String[] {"{\"pin\":s3cret}", "{\"pin\":\"s3cret\"", "{\"pin\":\"s3cret\"]", "{s3cret"}) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(DialectException.class)
                    .message()
                    .contains("JSON")
                    .doesNotContain("s3cret");
        }
        for (var text : new String[] {"", "s3cret", "[1]", "\"s3cret\"", "{} {}"}) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(DialectException.class)
                    .hasMessageContaining("not a JSON object");
        }
        assertThatThrownBy(() -> read("{\"a\":".repeat(100_000))).isInstanceOf(DialectException.class);
    }

    @Test
    void namesAreFoundInAnyLetterCaseTheExactOneFirst() {
        var metadata = Map.of("CALL", "1", "call", "2", "Leg", "agent", "team", " ");
        assertThat(JsonMetadata.find(metadata, "call")).isEqualTo("2");
        assertThat(JsonMetadata.find(metadata, "leg")).isEqualTo("agent");
        assertThat(JsonMetadata.find(metadata, "team")).isNull();
        assertThat(JsonMetadata.find(metadata, "queue")).isNull();
    }

    private static Map<String, String> read(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return JsonMetadata.read(utf8, utf8.length);
    }
}
