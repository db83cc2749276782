package dev.tcpwarden;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.Version;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** The agent in the foreground: until SIGTERM or SIGINT, which end it in order and with exit code 0. */
final class AgentProcess {

    private AgentProcess() {}

    /** @throws IOException with a sentence for the user, if the agent cannot start */
    static void run(AgentConfig config) throws IOException, InterruptedException {
        Agent agent = Agent.start(config, Platforms::open);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWell(agent), "shutdown"));
        System.out.println(Version.current() + " serves " + agent.url() + "; for JConsole: pid "
                + ProcessHandle.current().pid());
        new CountDownLatch(1).await();
    }

    /** A signal is how an agent ends, so it is no failure: without this the exit code would be 128 and the signal's number. */
    private static void endWell(Agent agent) {
        agent.close();
        Runtime.getRuntime().halt(0);
    }
}
