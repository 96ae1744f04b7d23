package io.toneguard.app.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The managers and workers of a run. */
final class Nodes implements AutoCloseable {
    /** Longer than a takeover may take beyond it, so that the two can be told apart. */
    static final int LEASE_SECONDS = 5;

    private static final int MANAGERS = 2;

    private final List<Node> managers;
    private final List<Node> workers;

    private Nodes(List<Node> managers, List<Node> workers) {
        this.managers = managers;
        this.workers = workers;
    }

    /**
     * Where nodes live, and what they have in common.
     *
     * @param program the class path of a {@link ChaosNode} and its name
     * @param attempts of a recording before it is put aside
     */
    record Home(
            Path folder,
            List<String> program,
            String url,
            Path store,
            int attempts,
            ScheduledExecutorService later,
            Narrator narrator) {
        /** @param more settings of its own, as {@code key=value} */
        Node node(String name, String roles, int paceMs, String... more) {
            var command = command(name, roles, paceMs);
            command.addAll(List.of(more));
            return new Node(name, command, folder, later, narrator);
        }

        private List<String> command(String name, String roles, int paceMs) {
            var command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Xmx256m",
                    "-Dfile.encoding=UTF-8",
                    "-javaagent:" + byteBuddyAgent()));
            command.addAll(program);
            command.addAll(List.of(
                    roles,
                    url,
                    store.toString(),
                    folder.resolve(name).toString(),
                    "chaos.pace-ms=" + paceMs,
                    "toneguard.database.connections=6",
                    "batch.lease=" + LEASE_SECONDS + "s",
                    "batch.attempts=" + attempts,
                    "batch.retry-after=2s",
                    "batch.worker-slots=1",
                    "batch.recordings-per-launch=32",
                    "batch.partition-audio=10s"));
            return command;
        }

        private static String byteBuddyAgent() {
            return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(java.io.File.pathSeparator)))
                    .filter(entry -> entry.contains("byte-buddy-agent"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Byte Buddy's agent is not on the class path"));
        }
    }

    /** They are yet to be started. */
    static Nodes of(Home home, int workers, int paceMs) {
        return new Nodes(
                IntStream.rangeClosed(1, MANAGERS)
                        .mapToObj(i -> home.node("manager-" + i, "manager", paceMs))
                        .toList(),
                IntStream.rangeClosed(1, workers)
                        .mapToObj(i -> home.node("worker-" + i, "worker", paceMs))
                        .toList());
    }

    void start() {
        all().forEach(Node::start);
    }

    List<Node> workers() {
        return workers;
    }

    /** The worker of this number if it is at work, else the next that is. */
    Optional<Node> workerAtWork(int number) {
        return atWork(workers, number);
    }

    Optional<Node> managerAtWork(int number) {
        return atWork(managers, number);
    }

    Optional<Node> activeManager() {
        return managers.stream().filter(Node::isActive).findFirst();
    }

    private static Optional<Node> atWork(List<Node> nodes, int number) {
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> nodes.get((number + i) % nodes.size()))
                .filter(Node::isAtWork)
                .findFirst();
    }

    private List<Node> all() {
        return Stream.concat(managers.stream(), workers.stream()).toList();
    }

    @Override
    public void close() {
        all().forEach(Node::tellToEnd);
        all().forEach(Node::close);
    }
}
