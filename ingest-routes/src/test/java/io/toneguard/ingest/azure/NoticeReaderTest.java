package io.toneguard.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeReaderTest {
    @Test
    void eventGridsOwnSchemaIsRead() throws Exception {
        assertThat(NoticeReader.read(Notices.eventGrid("calls", "acme/2026/11/22/a b%c.wav")))
                .containsExactly(new BlobNotice("calls", "acme/2026/11/22/a b%c.wav", true));
    }

    @Test
    void cloudEventsAreRead() throws Exception {
        assertThat(NoticeReader.read(Notices.cloudEvent("calls", "acme/1.wav")))
                .containsExactly(new BlobNotice("calls", "acme/1.wav", true));
    }

    @Test
    void base64AndAnArrayAreRead() throws Exception {
        var array = "[" + Notices.eventGrid("calls", "a/1.wav") + "," + Notices.eventGrid("calls", "a/2.wav") + "]";
        var encoded = Base64.getEncoder().encodeToString(array.getBytes(StandardCharsets.UTF_8));
        assertThat(NoticeReader.read(encoded)).extracting(BlobNotice::blob).containsExactly("a/1.wav", "a/2.wav");
    }

    @Test
    void theSubjectWillDoWhereThereIsNoUrl() throws Exception {
        assertThat(NoticeReader.read("""
                        {"eventType": "Microsoft.Storage.BlobCreated", "data": {},
                         "subject": "/blobServices/default/containers/calls/blobs/acme/x y.wav"}""")).containsExactly(new BlobNotice("calls", "acme/x y.wav", true));
    }

    @Test
    void aBeginningIsToldFromAWholeBlob() throws Exception {
        var whole = Notices.eventGrid("calls", "a/1.wav");
        for (var beginning :
                new String[] {whole.replace("PutBlockList", "CreateFile"), whole.replace("BlockBlob", "AppendBlob")}) {
            assertThat(NoticeReader.read(beginning)).containsExactly(new BlobNotice("calls", "a/1.wav", false));
        }
    }

    @Test
    void otherEventsAreNothing() throws Exception {
        assertThat(NoticeReader.read(Notices.eventGrid("calls", "a/1.wav").replace("BlobCreated", "BlobDeleted")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{\"a\": 1}",
                "{",
                "[1]",
                "{\"eventType\": \"Microsoft.Storage.BlobCreated\"}",
                "{\"eventType\": \"Microsoft.Storage.BlobCreated\", \"data\": {\"url\": \"nonsense\"}}",
                "{\"specversion\": \"1.0\", \"eventType\": \"Microsoft.Storage.BlobCreated\"}"
            })
    void whatIsNoNoticeIsPoison(String text) {
        assertThatThrownBy(() -> NoticeReader.read(text))
                .isInstanceOfSatisfying(
                        PoisonException.class, e -> assertThat(e.code()).isEqualTo("NO_NOTICE"));
    }
}
