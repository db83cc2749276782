package dev.tcpwarden;

import dev.tcpwarden.cli.AgentLog;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.Version;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** The agent in the foreground: until SIGTERM or SIGINT, which end it in order and with exit code 0. */
final class AgentProcess {

    private AgentProcess() {}

    /** @throws IOException with a sentence for the user, if the agent cannot start */
    static void run(AgentConfig config, AgentLog log) throws IOException, InterruptedException {
        Agent agent = Agent.start(config, Platforms::open, log);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWell(agent, log), "shutdown"));
        System.out.printf(
                "%s serves %s; for JConsole: pid %d%n",
                Version.current(), agent.url(), ProcessHandle.current().pid());
        new CountDownLatch(1).await();
    }

    /** A signal is how an agent ends, so it is no failure: without this the exit code would be 128 and the signal's number. */
    private static void endWell(Agent agent, AgentLog log) {
        agent.close();
        log.close();
        Runtime.getRuntime().halt(0);
    }
}
