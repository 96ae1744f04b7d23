package io.toneguard.app.cli;

import io.toneguard.app.load.LoadRun;
import io.toneguard.app.load.LoadServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The throw-away server of {@code load --self}: nobody calls it by hand. */
@Command(name = "load-server", hidden = true, description = "The server of `load --self`.")
final class LoadServerCommand implements Callable<Integer> {
    @Option(names = "--data", required = true)
    Path data = Path.of("data");

    @Option(names = "--pbx-port", required = true)
    int pbxPort;

    @Option(names = "--sessions", required = true)
    int sessions;

    @Option(names = "--dialect", required = true)
    String dialect = "";

    @Option(names = "--legs", required = true)
    int legs;

    @Option(names = "--auth", required = true)
    String auth = "";

    @Option(names = "--source", required = true)
    String source = "";

    @Option(names = "--tap")
    boolean tap;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var tenant = new ArrayList<>(List.of("tenants", "add", LoadRun.TENANT, "--data=" + data));
        if (tap) {
            tenant.addAll(List.of("--score=agent,customer", "--purpose=load test"));
        }
        command(tenant.toArray(String[]::new));
        command(
                "sources",
                "add",
                LoadRun.TENANT,
                source,
                "--dialect=" + dialect,
                "--auth=" + auth,
                "--credential=env:TONEGUARD_LOAD_CREDENTIAL",
                "--legs=" + legs,
                // The node's limit is what is tested, not the contract.
                "--sessions=1000000",
                "--data=" + data);
        if (tap) {
            // Low, so that there are alerts to be written while the calls run.
            command(
                    "rules",
                    "add",
                    LoadRun.TENANT,
                    "load",
                    "--threshold=2.5",
                    "--release-below=1",
                    "--cool-down=1h",
                    "--warm-up=0s",
                    "--data=" + data);
        }
        new LoadServer(spec.commandLine().getOut()).run(data, pbxPort, sessions, System.in);
        return ExitCode.OK;
    }

    private void command(String... arguments) {
        var commands = CommandLines.commandLine()
                .setOut(spec.commandLine().getErr())
                .setErr(spec.commandLine().getErr());
        if (commands.execute(arguments) != ExitCode.OK) {
            throw new CommandFailed(
                    "the throw-away server cannot be set up: " + arguments[0] + " " + arguments[1] + " failed");
        }
    }
}
