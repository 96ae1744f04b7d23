package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** With a certificate, the same over TLS. */
class TlsIT {
    @TempDir
    private Path folder;

    @Test
    void aCallComesOverTls() throws Exception {
        makeCertificate("first");
        try (var house = new FrontHouse(
                        "tls-certificate=" + folder.resolve("cert.pem"),
                        "tls-key=" + folder.resolve("key.pem"),
                        "loops=2",
                        "drain=0s");
                var client = connect(house.port());
                var other = connect(house.port())) {
            assertThat(client.upgrade("/v1/streams/plain/acme", "Authorization: Basic good")
                            .get(0))
                    .contains(" 101 ");
            assertThat(other.upgrade("/v1/streams/plain/acme", "Authorization: Basic good")
                            .get(0))
                    .contains(" 101 ");
            client.text("start c1");
            other.text("start c1"); // on another loop, so that TLS moves too
            assertThat(client.next().text()).isEqualTo("started");
            assertThat(other.next().text()).isEqualTo("started");
            for (var leg : new WireClient[] {client, other}) {
                leg.binary(new byte[1_600]);
                leg.text("bye");
                assertThat(leg.next().closeCode()).isEqualTo(1000);
            }
            assertThat(house.sessions.legsOf("c1"))
                    .allSatisfy(leg -> assertThat(leg.heard()).hasSize(1_600));
            assertThat(house.count("moved")).isEqualTo(1);
            assertThat(house.sessions.strangeThreads).isEmpty();
        }
    }

    @Test
    void whoSpeaksPlainHttpToItIsToldOfAndNothingOfWhatWasSent() throws Exception {
        makeCertificate("first");
        try (var house = new FrontHouse(
                        "tls-certificate=" + folder.resolve("cert.pem"),
                        "tls-key=" + folder.resolve("key.pem"),
                        "drain=0s");
                var plain = new WireClient(house.port())) {
            plain.raw("GET /v1/streams/plain/acme/s3cret HTTP/1.1\r\nHost: x\r\n\r\n");
            await().until(() -> house.count("refused", "cause", "no-tls") == 1);
            assertThat(house.logged("refused with"))
                    .singleElement()
                    .asString()
                    .startsWith("Peer 127.0.0.1 at no path: refused with 400, no TLS could be agreed upon;");
            assertThat(house.logged("733363726574")).as("in hex").isEmpty();
        }
    }

    @Test
    void aChangedCertificateIsTakenAndABrokenOneIsNot() throws Exception {
        makeCertificate("first");
        var tls = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var first = tls.context();
        tls.lookAgain();
        assertThat(tls.context()).isSameAs(first);
        makeCertificate("second");
        touch(10);
        tls.lookAgain();
        var second = tls.context();
        assertThat(second).isNotSameAs(first);
        Files.writeString(folder.resolve("cert.pem"), "no certificate");
        touch(20);
        tls.lookAgain();
        assertThat(tls.context()).isSameAs(second);
    }

    @Test
    void aCertificateThatIsMendedIsTakenWhateverItsTimeAndItsFailureIsToldOnce() throws Exception {
        makeCertificate("first");
        var tls = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var first = tls.context();
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(PbxServer.class);
        logger.addAppender(log);
        try {
            makeCertificate("second");
            var whole = Files.readString(folder.resolve("cert.pem"));
            Files.writeString(folder.resolve("cert.pem"), whole.substring(0, 100));
            var renewed = FileTime.from(Instant.now().plusSeconds(10));
            Files.setLastModifiedTime(folder.resolve("cert.pem"), renewed);
            tls.lookAgain();
            tls.lookAgain();
            assertThat(tls.context()).isSameAs(first);
            assertThat(log.list).hasSize(1);

            Files.writeString(folder.resolve("cert.pem"), whole);
            Files.setLastModifiedTime(folder.resolve("cert.pem"), renewed);
            tls.lookAgain();
            assertThat(tls.context()).isNotSameAs(first);
            assertThat(log.list).hasSize(2);

            Files.writeString(folder.resolve("cert.pem"), "broken once more");
            touch(20);
            tls.lookAgain();
            assertThat(log.list).hasSize(3);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void aServerWithoutAReadableCertificateDoesNotStart() {
        assertThatThrownBy(() -> new TlsFiles(folder.resolve("none.pem"), folder.resolve("key.pem")))
                .hasMessageContaining("pbx.tls-certificate=" + folder.resolve("none.pem"));
    }

    private void touch(int seconds) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("cert.pem"), FileTime.from(Instant.now().plusSeconds(seconds)));
    }

    private void makeCertificate(String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "pbx",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
        var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("pbx").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("pbx", "changeit".toCharArray()).getEncoded());
    }

    private void pem(String file, String kind, byte[] der) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }

    private static WireClient connect(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
        return new WireClient(context.getSocketFactory().createSocket("127.0.0.1", port));
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
