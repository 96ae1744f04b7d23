package io.toneguard.app.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The throw-away server in a JVM of its own, with this one's Java and options, and the pipe to it. */
final class ServerProcess implements AutoCloseable {
    /** The environment variable in which the server finds the credential of the source that it is to add. */
    static final String CREDENTIAL_VARIABLE = "TONEGUARD_LOAD_CREDENTIAL";

    private static final String VECTORS = "jdk.incubator.vector";
    private static final String GONE = "";
    private static final int MASTER_KEY_BYTES = 32;
    private static final int WARNS_OF_NATIVE_ACCESS = 24;

    private final Process process;
    private final Path log;
    private final PrintWriter in;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final int pbxPort;

    private ServerProcess(Process process, Path log, int pbxPort) {
        this.process = process;
        this.log = log;
        this.pbxPort = pbxPort;
        in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        var reader = new Thread(this::read, "load-server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it; its log goes to {@code server.log} in the data folder.
     *
     * @param arguments of the hidden command {@code load-server}, without data folder and port
     * @param credential of the source that it adds
     * @param javaOptions of its JVM, beside those of this one
     */
    static ServerProcess start(Path data, List<String> arguments, String credential, List<String> javaOptions)
            throws IOException {
        int pbxPort = freePort();
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-agentlib:") && !argument.startsWith("-javaagent:"))
                .filter(argument -> !argument.startsWith("--add-modules"))
                .forEach(command::add);
        if (ModuleFinder.ofSystem().find(VECTORS).isPresent()) {
            command.add("--add-modules=" + VECTORS);
        }
        // The jar's manifest says it where the launcher starts the jar.
        if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.toneguard.app.Toneguard");
        command.add("load-server");
        command.add("--data=" + data);
        command.add("--pbx-port=" + pbxPort);
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var masterKey = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(masterKey);
        builder.environment().put("TONEGUARD_MASTER_KEY", Base64.getEncoder().encodeToString(masterKey));
        builder.environment().put(CREDENTIAL_VARIABLE, credential);
        return new ServerProcess(builder.start(), data.resolve("server.log"), pbxPort);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int pbxPort() {
        return pbxPort;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                OutputStream file = Files.newOutputStream(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(LoadServer.ANSWER)) {
                    answers.add(line.substring(LoadServer.ANSWER.length()));
                } else {
                    file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            answers.add(GONE);
        }
    }

    JsonNode ask(String command, Map<String, ?> parameters) throws InterruptedException {
        in.println(LoadServer.command(command, parameters));
        return answer(120);
    }

    /** @throws IllegalArgumentException with the last line of its log, if it does not answer */
    JsonNode answer(int patienceSeconds) throws InterruptedException {
        var answer = answers.poll(patienceSeconds, TimeUnit.SECONDS);
        if (answer == null || answer.equals(GONE)) {
            throw new IllegalArgumentException("the throw-away server " + (answer == null ? "does not answer" : "ended")
                    + "; the last line of its log is: " + lastLine());
        }
        return JsonMapper.shared().readTree(answer);
    }

    private String lastLine() {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .orElse("none");
        } catch (IOException e) {
            return "unreadable (" + e.getMessage() + ")";
        }
    }

    /** Lines of its log that report a warning or an error. */
    List<String> complaints() {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Tells it to stop, and makes it if it does not. */
    @Override
    public void close() {
        in.println(LoadServer.command("stop", Map.of()));
        in.close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
