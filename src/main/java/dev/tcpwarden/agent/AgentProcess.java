package dev.tcpwarden.agent;

import dev.tcpwarden.cli.AgentLog;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.Version;
import dev.tcpwarden.kernel.ServiceManager;
import dev.tcpwarden.platform.Platforms;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The agent in the foreground: until SIGTERM or SIGINT, upon which it shuts down cleanly with exit code 0, or until it cannot go
 * on.
 */
public final class AgentProcess {

    private AgentProcess() {}

    /** @throws IOException with a sentence for the user, if the agent cannot start or cannot go on */
    public static void run(AgentConfig config, AgentLog log) throws IOException, InterruptedException {
        ServiceManager manager = Platforms.serviceManager(System.getenv());
        Agent agent = Agent.start(config, Platforms::open, log);
        CompletableFuture<String> lost = agent.lost();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> shutDown(agent, log, manager, lost.isDone() ? 1 : 0), "shutdown"));
        System.out.println(Version.current() + " serves " + agent.url() + "; for JConsole: pid "
                + ProcessHandle.current().pid());
        agent.page().ifPresent(System.out::println);
        manager.report("READY=1", "STATUS=serves " + agent.url());
        Watchdog.start(manager, agent::trouble);
        try {
            throw new IOException(lost.get() + "; the agent exits, so that it can be restarted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A signal is the normal way to stop an agent, so it is no failure: without this the exit code would be 128 and the signal's
     * number.
     */
    private static void shutDown(Agent agent, AgentLog log, ServiceManager manager, int exitCode) {
        manager.report("STOPPING=1");
        agent.close();
        log.close();
        Runtime.getRuntime().halt(exitCode);
    }
}
