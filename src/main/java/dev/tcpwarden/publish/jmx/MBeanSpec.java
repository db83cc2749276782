package dev.tcpwarden.publish.jmx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanConstructorInfo;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * What a kind of MBean has to offer: its attributes and operations with the names and descriptions that JConsole shows. One table
 * serves all beans of the kind.
 *
 * @param <V> what attributes are read from and operations act on
 */
final class MBeanSpec<V> {

    /** @param set present where the attribute can be written; takes a value that {@code info} allows */
    record Attribute<V>(OpenMBeanAttributeInfo info, Function<V, Object> get, Optional<BiConsumer<V, Object>> set) {}

    /** @param call takes as many arguments as {@code info} names, each of its type */
    record Operation<V>(OpenMBeanOperationInfo info, BiFunction<V, Object[], Object> call) {

        boolean isQuery() {
            return info.getImpact() == MBeanOperationInfo.INFO;
        }
    }

    private final String description;
    /**
     * By name, as JConsole shows them: it takes the type of a value that a person writes from the row at that place in the
     * order of the bean's own list, so the two orders must be one.
     */
    private final Map<String, Attribute<V>> attributes = new TreeMap<>();

    private final Map<String, Operation<V>> operations = new LinkedHashMap<>();

    MBeanSpec(String description) {
        this.description = description;
    }

    MBeanSpec<V> attribute(String name, String text, OpenType<?> type, Function<V, Object> get) {
        return add(new Attribute<>(
                new OpenMBeanAttributeInfoSupport(name, text, type, true, false, isBoolean(type)),
                get,
                Optional.empty()));
    }

    MBeanSpec<V> writable(
            String name, String text, OpenType<?> type, Function<V, Object> get, BiConsumer<V, Object> set) {
        return add(new Attribute<>(
                new OpenMBeanAttributeInfoSupport(name, text, type, true, true, isBoolean(type)),
                get,
                Optional.of(set)));
    }

    private MBeanSpec<V> add(Attribute<V> attribute) {
        attributes.put(attribute.info.getName(), attribute);
        return this;
    }

    private static boolean isBoolean(OpenType<?> type) {
        return type.equals(SimpleType.BOOLEAN);
    }

    /** An operation that changes something, if only the latest sample. It reads no table of a sample: it may take long. */
    MBeanSpec<V> action(
            String name,
            String text,
            OpenType<?> answer,
            BiFunction<V, Object[], Object> call,
            OpenMBeanParameterInfo... parameters) {
        return operation(name, text, MBeanOperationInfo.ACTION, answer, call, parameters);
    }

    /** An operation that changes nothing. */
    MBeanSpec<V> query(
            String name,
            String text,
            OpenType<?> answer,
            BiFunction<V, Object[], Object> call,
            OpenMBeanParameterInfo... parameters) {
        return operation(name, text, MBeanOperationInfo.INFO, answer, call, parameters);
    }

    private MBeanSpec<V> operation(
            String name,
            String text,
            int impact,
            OpenType<?> answer,
            BiFunction<V, Object[], Object> call,
            OpenMBeanParameterInfo... parameters) {
        OpenMBeanOperationInfo info = new OpenMBeanOperationInfoSupport(name, text, parameters, answer, impact);
        operations.put(name, new Operation<>(info, call));
        return this;
    }

    static OpenMBeanParameterInfo parameter(String name, String text, OpenType<?> type) {
        return new OpenMBeanParameterInfoSupport(name, text, type);
    }

    Optional<Attribute<V>> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Operations are not overloaded. */
    Optional<Operation<V>> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    MBeanInfo info(Class<?> bean, List<MBeanNotificationInfo> notifications) {
        return new OpenMBeanInfoSupport(
                bean.getName(),
                description,
                attributes.values().stream().map(Attribute::info).toArray(OpenMBeanAttributeInfo[]::new),
                new OpenMBeanConstructorInfo[0],
                operations.values().stream().map(Operation::info).toArray(OpenMBeanOperationInfo[]::new),
                notifications.toArray(MBeanNotificationInfo[]::new));
    }
}
