package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.sample.LatestSample;
import java.util.function.Supplier;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/** {@code tcpwarden:type=Agent}, which also emits notifications of connections. */
final class AgentBean extends OpenBean<AgentView> implements NotificationEmitter {

    private final ConnectionNotifications notifications;

    AgentBean(LatestSample latest, Supplier<AgentView> view, ConnectionNotifications notifications) {
        super(
                AgentMBeanSpec.SPEC,
                AgentMBeanSpec.SPEC.info(AgentBean.class, ConnectionNotifications.INFO),
                latest,
                view);
        this.notifications = notifications;
    }

    @Override
    public void addNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback) {
        notifications.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        notifications.removeNotificationListener(listener);
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback)
            throws ListenerNotFoundException {
        notifications.removeNotificationListener(listener, filter, handback);
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return notifications.getNotificationInfo();
    }
}
