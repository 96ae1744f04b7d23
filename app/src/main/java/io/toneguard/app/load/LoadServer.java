package io.toneguard.app.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.service.Role;
import io.toneguard.app.service.Service;
import io.toneguard.app.service.ServicePlan;
import io.toneguard.ingest.pbx.LagMeter;
import io.toneguard.tap.live.StressTap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server of a load test that brings its own: the ingest role alone, as {@code serve} runs it, and beside it a {@link BareServer} to compare with. Told what to do
 * line by line on its standard input, with whose end it ends.
 */
public final class LoadServer {
    /** What an answer's line begins with; every other line is the log. */
    static final String ANSWER = "load-server: ";

    private final PrintWriter out;
    private @Nullable Measurement measurement;
    private @Nullable TapMeasurement tapMeasurement;

    public LoadServer(PrintWriter out) {
        this.out = out;
    }

    /**
     * Serves until told to stop.
     *
     * @param sessions that are let in at one time
     */
    public void run(Path data, int pbxPort, int sessions, InputStream in) throws IOException, InterruptedException {
        var plan = new ServicePlan(
                Set.of(Role.INGEST),
                0,
                OpenDatabase.forService(null, data),
                data.resolve("recordings").toString(),
                data,
                ServicePlan.HttpAddress.of("127.0.0.1", 0),
                pbxPort);
        var context = Service.start(
                plan,
                Map.of(
                        "pbx.sessions",
                        sessions,
                        "pbx.public-url",
                        "ws://127.0.0.1:" + pbxPort,
                        "pbx.drain",
                        "1s",
                        "pbx.measure-lag",
                        true));
        var meter = context.getBeanProvider(LagMeter.class).getIfAvailable(() -> new LagMeter(System::nanoTime));
        var bareMeter = new LagMeter(System::nanoTime);
        try (var bare = new BareServer(bareMeter)) {
            answer(Map.of("barePort", bare.port()));
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var command = JsonMapper.shared().readTree(line);
                if (command.path("cmd").asString("").equals("stop")) {
                    break;
                }
                obey(command, command.path("bare").asBoolean(false) ? bareMeter : meter, context);
            }
        }
        end(context);
    }

    private void obey(JsonNode command, LagMeter meter, ConfigurableApplicationContext context)
            throws InterruptedException {
        switch (command.path("cmd").asString("")) {
            case "measure" -> {
                long from = command.path("from").asLong(0);
                long to = command.path("to").asLong(0);
                measurement = new Measurement(meter, from, to);
                tapMeasurement = new TapMeasurement(
                        context.getBean(StressTap.class), context.getBean(MeterRegistry.class), from, to);
                answer(Map.of("measuring", true));
            }
            case "report" -> answer(measurement == null ? Map.of() : measurement.figures());
            case "tap" -> answer(tapMeasurement == null ? Map.of() : tapMeasurement.figures());
            case "rss" -> {
                // What is garbage is no session's.
                System.gc();
                answer(Map.of("residentKb", ProcessFigures.residentKb()));
            }
            default -> answer(Map.of("unknown", command.path("cmd").asString("")));
        }
    }

    private void answer(Object answer) {
        out.println(ANSWER + JsonMapper.shared().writeValueAsString(answer));
        out.flush();
    }

    private static void end(ConfigurableApplicationContext context) {
        System.exit(SpringApplication.exit(context));
    }

    /** A command's line. */
    static String command(String name, Map<String, ?> parameters) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("cmd", name);
        command.putAll(parameters);
        return JsonMapper.shared().writeValueAsString(command);
    }
}
