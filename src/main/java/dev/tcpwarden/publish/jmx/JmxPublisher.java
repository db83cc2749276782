package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.history.Recent;
import dev.tcpwarden.publish.jmx.AgentView.Agent;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.SamplingControl;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationListener;
import dev.tcpwarden.terminate.TerminationService;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the MBeans registered, from {@link #start} to {@link #close}. Before it is started it may already be notified of samples
 * and terminations: their sources are created before what it needs of them.
 */
public final class JmxPublisher implements SampleListener, TerminationListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JmxPublisher.class);

    private final MBeanServer server;
    private final LatestSample latest;
    private final Recent recent;
    private final ConnectionNotifications notifications = new ConnectionNotifications();
    private final List<ObjectName> names = new ArrayList<>(); // those registered besides the processes
    private @Nullable ProcessBeans processes;

    /** Publishes in the MBean server of this JVM. */
    public JmxPublisher(LatestSample latest, Recent recent) {
        this(latest, recent, ManagementFactory.getPlatformMBeanServer());
    }

    JmxPublisher(LatestSample latest, Recent recent, MBeanServer server) {
        this.latest = latest;
        this.recent = recent;
        this.server = server;
    }

    /**
     * @throws IllegalStateException if the agent's name is taken in this JVM
     */
    public synchronized void start(String version, SamplingControl sampling, TerminationService terminations) {
        Agent agent = new Agent(version, sampling, terminations, recent);
        try {
            server.registerMBean(
                    new AgentBean(latest, () -> new AgentView(agent, Freshness.of(latest)), notifications),
                    ObjectNames.AGENT);
        } catch (JMException e) {
            throw new IllegalStateException(ObjectNames.AGENT + " cannot be registered: " + e.getMessage(), e);
        }
        names.add(ObjectNames.AGENT);
        ProcessBeans beans = new ProcessBeans(server, latest, terminations);
        latest.newest().ifPresent(sample -> beans.match(sample.processes()));
        processes = beans;
    }

    /**
     * Adds the rules, once it is started.
     *
     * @throws IllegalStateException if their name is taken in this JVM
     */
    public synchronized void addRules(Rules rules) {
        try {
            server.registerMBean(
                    new OpenBean<>(
                            RulesMBeanSpec.SPEC,
                            RulesMBeanSpec.SPEC.info(OpenBean.class, List.of()),
                            latest,
                            () -> rules),
                    ObjectNames.RULES);
        } catch (JMException e) {
            throw new IllegalStateException(ObjectNames.RULES + " cannot be registered: " + e.getMessage(), e);
        }
        names.add(ObjectNames.RULES);
    }

    @Override
    public synchronized void sampled(Sample sample) {
        if (processes != null) {
            processes.match(sample.processes());
        }
    }

    @Override
    public void changed(Sample sample, TableDiff changes) {
        notifications.changed(sample, changes);
    }

    @Override
    public void attempted(Requester by, Termination termination) {
        notifications.attempted(termination);
    }

    @Override
    public synchronized void close() {
        if (processes == null) {
            return;
        }
        processes.close();
        processes = null;
        names.forEach(this::unregister);
        names.clear();
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("{} was unregistered by another", name);
        } catch (JMException e) {
            LOG.warn("{} cannot be unregistered", name, e);
        }
    }
}
