package io.toneguard.app.chaos;

import io.toneguard.app.db.OpenDatabase;
import io.toneguard.app.service.Role;
import io.toneguard.app.service.Service;
import io.toneguard.app.service.ServicePlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.stream.Collectors;

/**
 * One JVM of a run: the product's service in its roles, with beans that let go wrong what standard input orders, a line each. It ends
 * with its standard input, however the run ends.
 */
final class ChaosNode {
    static final Orders ORDERS = new Orders();

    private ChaosNode() {}

    /** Arguments: roles, JDBC URL, store, data folder, settings as {@code key=value}. */
    public static void main(String... arguments) {
        var data = Path.of(arguments[3]);
        var settings = Arrays.stream(arguments)
                .skip(4)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.<String[], String, Object>toMap(setting -> setting[0], setting -> setting[1]));
        var overrides = new HashMap<>(settings);
        overrides.put("spring.main.sources", InjectedFaults.class.getName());
        var orders = new Thread(ChaosNode::obeyUntilStdinEnds, "chaos-orders");
        orders.setDaemon(true);
        orders.start();
        Service.start(
                new ServicePlan(
                        Role.parse(arguments[0]),
                        0,
                        OpenDatabase.forService(arguments[1], data),
                        arguments[2],
                        data,
                        ServicePlan.HttpAddress.of("127.0.0.1", 0),
                        0),
                overrides);
    }

    private static void obeyUntilStdinEnds() {
        try (var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = orders.readLine(); line != null; line = orders.readLine()) {
                ORDERS.obey(line);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(Orders.KILLED);
    }
}
