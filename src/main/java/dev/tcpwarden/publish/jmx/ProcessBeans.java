package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.terminate.TerminationService;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MBeans of processes: one for each that is published. A process that stays keeps its bean untouched; one that takes another
 * name, and another that takes its pid, get a bean of their own. Not safe for use by several threads at once.
 */
final class ProcessBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessBeans.class);
    private static final MBeanInfo INFO = ProcessMBeanSpec.SPEC.info(OpenBean.class, List.of());

    /** What a bean stands for, for as long as it is registered. */
    private record Key(ProcessIdentity identity, String name) {}

    private final MBeanServer server;
    private final LatestSample latest;
    private final TerminationService terminations;
    private final Map<Key, ObjectName> registered = new HashMap<>();

    ProcessBeans(MBeanServer server, LatestSample latest, TerminationService terminations) {
        this.server = server;
        this.latest = latest;
        this.terminations = terminations;
    }

    /** Registers and unregisters what {@code published} asks for. */
    void match(List<PublishedProcess> published) {
        Map<Key, ProcessInfo> wanted = new LinkedHashMap<>();
        for (PublishedProcess process : published) {
            ProcessInfo info = process.process();
            wanted.put(new Key(info.identity(), info.name()), info);
        }
        registered.entrySet().removeIf(bean -> {
            boolean gone = !wanted.containsKey(bean.getKey());
            if (gone) {
                unregister(bean.getValue());
            }
            return gone;
        });
        wanted.forEach((key, process) -> {
            if (!registered.containsKey(key)) {
                register(key, process);
            }
        });
    }

    private void register(Key key, ProcessInfo process) {
        ObjectName name = ObjectNames.of(process);
        try {
            server.registerMBean(
                    new OpenBean<>(
                            ProcessMBeanSpec.SPEC,
                            INFO,
                            latest,
                            () -> new ProcessView(process, Freshness.of(latest), terminations)),
                    name);
            registered.put(key, name);
        } catch (JMException e) {
            LOG.warn("{} cannot be registered", name, e);
        }
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

    void close() {
        match(List.of());
    }
}
