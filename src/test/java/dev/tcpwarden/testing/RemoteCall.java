package dev.tcpwarden.testing;

import java.util.Arrays;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JMX client for a separate JVM, with only this class: prints attributes, and what operations answer. */
final class RemoteCall {

    private RemoteCall() {}

    /** @param arguments port, bean, and calls: {@code Attribute}, or {@code operation=argument} */
    @SuppressWarnings("BanJNDI") // the address is the test's own
    public static void main(String[] arguments) throws Exception {
        String url = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + arguments[0] + "/jmxrmi";
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url))) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            ObjectName bean = new ObjectName(arguments[1]);
            for (String call : Arrays.asList(arguments).subList(2, arguments.length)) {
                int equals = call.indexOf('=');
                System.out.println(
                        equals < 0
                                ? connection.getAttribute(bean, call)
                                : connection.invoke(
                                        bean,
                                        call.substring(0, equals),
                                        new Object[] {call.substring(equals + 1)},
                                        new String[] {String.class.getName()}));
            }
        }
    }
}
