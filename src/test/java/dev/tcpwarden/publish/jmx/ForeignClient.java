package dev.tcpwarden.publish.jmx;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JMX client that knows nothing of the agent: it runs in a JVM with only this class and prints what it finds. */
final class ForeignClient {

    private interface Call {
        Object call() throws Exception;
    }

    private ForeignClient() {}

    @SuppressWarnings("BanJNDI") // the address is the test's own
    public static void main(String[] arguments) throws Exception {
        try {
            Class.forName("dev.tcpwarden.socket.Connection");
            throw new AssertionError("the client can see the agent's classes");
        } catch (ClassNotFoundException e) {
            System.out.println("no agent classes");
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            run(connector.getMBeanServerConnection());
        }
    }

    private static void run(MBeanServerConnection connection) throws Exception {
        ObjectName agent = new ObjectName("tcpwarden:type=Agent");
        Set<ObjectName> beans = new TreeSet<>(connection.queryNames(new ObjectName("tcpwarden:*"), null));
        for (ObjectName bean : beans) {
            System.out.println(bean);
            for (MBeanAttributeInfo attribute : connection.getMBeanInfo(bean).getAttributes()) {
                print(attribute.getName(), () -> connection.getAttribute(bean, attribute.getName()));
            }
        }
        String[] one = {String.class.getName()};
        String[] two = {String.class.getName(), Boolean.class.getName()};
        print("list", () -> connection.invoke(agent, "list", new Object[] {"state=established"}, one));
        print("malformed", () -> connection.invoke(agent, "terminate", new Object[] {"nonsense"}, one));
        print("malformed filter", () -> connection.invoke(agent, "list", new Object[] {"a=b"}, one));
        print("dry run", () -> connection.invoke(agent, "terminateMatching", new Object[] {"pid=10", true}, two));
        print("interval", () -> {
            connection.setAttribute(agent, new Attribute("SamplingIntervalMillis", 1L));
            return "set";
        });

        BlockingQueue<Notification> received = new LinkedBlockingQueue<>();
        NotificationListener listener = (notification, handback) -> received.add(notification);
        connection.addNotificationListener(agent, listener, null, null);
        print(
                "terminate",
                () -> connection.invoke(agent, "terminate", new Object[] {"10.0.0.1:80 -> 10.0.0.2:5000"}, one));
        print("sampleNow", () -> connection.invoke(agent, "sampleNow", new Object[0], new String[0]));
        for (int i = 0; i < 2; i++) {
            Notification notification = received.poll(5, TimeUnit.MINUTES);
            if (notification == null) {
                throw new AssertionError("no notification came");
            }
            CompositeData row = (CompositeData) notification.getUserData();
            System.out.println(notification.getType() + " = " + row.get("connection") + " of " + row.get("process"));
        }
    }

    private static void print(String what, Call call) throws Exception {
        System.out.println(what + " = " + answer(call).replace("\n", "\\n"));
    }

    private static String answer(Call call) throws Exception {
        try {
            return text(call.call());
        } catch (RuntimeMBeanException e) {
            return e.getTargetException().toString();
        }
    }

    private static String text(Object value) {
        if (value instanceof String[] lines) {
            return String.join(" | ", lines);
        }
        if (value instanceof TabularData table) {
            return table.size() + " rows";
        }
        if (value instanceof CompositeData listing) {
            return listing.get("matching") + " matching, " + text(listing.get("connections"));
        }
        return value.getClass().getSimpleName() + " " + value;
    }
}
