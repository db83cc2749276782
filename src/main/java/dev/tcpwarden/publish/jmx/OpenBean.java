package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.publish.jmx.MBeanSpec.Operation;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.text.Printable;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MBean that offers what a {@link MBeanSpec} lists.
 *
 * <p>What goes wrong is thrown as an {@link IllegalArgumentException} or {@link IllegalStateException} with a sentence and
 * nothing of ours inside, so that every client can read it.
 *
 * @param <V> see {@link MBeanSpec}
 */
class OpenBean<V> implements DynamicMBean {

    private static final Logger LOG = LoggerFactory.getLogger(OpenBean.class);

    private final MBeanSpec<V> table;
    private final MBeanInfo info;
    private final LatestSample latest;
    private final Supplier<V> view;

    /** @param view taken once for each call, so that the attributes of one call belong together */
    OpenBean(MBeanSpec<V> table, MBeanInfo info, LatestSample latest, Supplier<V> view) {
        this.latest = latest;
        this.table = table;
        this.info = info;
        this.view = view;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        MBeanSpec.Attribute<V> attribute = find(name);
        return readably(() -> latest.reading(() -> attribute.get().apply(view.get())));
    }

    /** Leaves out what cannot be had, as the specification asks. */
    @Override
    public AttributeList getAttributes(String[] names) {
        return latest.reading(() -> {
            V now = view.get();
            AttributeList values = new AttributeList(names.length);
            for (String name : names) {
                table.attribute(name).ifPresent(attribute -> {
                    try {
                        values.add(new Attribute(
                                name, readably(() -> attribute.get().apply(now))));
                    } catch (IllegalArgumentException | IllegalStateException e) {
                        LOG.trace("attribute {} left out", name, e);
                    }
                });
            }
            return values;
        });
    }

    private MBeanSpec.Attribute<V> find(String name) throws AttributeNotFoundException {
        return table.attribute(name)
                .orElseThrow(() -> new AttributeNotFoundException("There is no attribute \"" + name + "\"."));
    }

    @Override
    public void setAttribute(Attribute value) throws AttributeNotFoundException {
        MBeanSpec.Attribute<V> attribute = find(value.getName());
        Object wanted = widened(value.getValue(), attribute.info().getOpenType());
        if (!attribute.info().isValue(wanted)) {
            throw new IllegalArgumentException(unsuitable(value.getName(), attribute.info(), wanted));
        }
        readably(() -> {
            attribute
                    .set()
                    .orElseThrow(() -> new IllegalArgumentException(value.getName() + " cannot be written."))
                    .accept(view.get(), wanted);
            return value;
        });
    }

    /** Leaves out what could not be set, as the specification asks. */
    @Override
    public AttributeList setAttributes(AttributeList values) {
        AttributeList written = new AttributeList(values.size());
        for (Attribute value : values.asList()) {
            try {
                setAttribute(value);
                written.add(value);
            } catch (AttributeNotFoundException | IllegalArgumentException | IllegalStateException e) {
                LOG.debug("attribute {} not set", value.getName(), e);
            }
        }
        return written;
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature) throws ReflectionException {
        Operation<V> operation = table.operation(name)
                .orElseThrow(() -> new ReflectionException(
                        new NoSuchMethodException(name), "There is no operation \"" + name + "\"."));
        Object[] given = arguments == null ? new Object[0] : arguments;
        check(operation, given);
        Supplier<Object> call = () -> operation.call().apply(view.get(), given);
        return readably(operation.isQuery() ? () -> latest.reading(call) : call);
    }

    private static void check(Operation<?> operation, Object[] arguments) {
        String name = operation.info().getName();
        var parameters = operation.info().getSignature();
        if (arguments.length != parameters.length) {
            throw new IllegalArgumentException(
                    name + " takes " + parameters.length + " arguments, not " + arguments.length + ".");
        }
        for (int i = 0; i < parameters.length; i++) {
            OpenMBeanParameterInfo parameter = (OpenMBeanParameterInfo) parameters[i];
            if (!parameter.isValue(arguments[i])) {
                throw new IllegalArgumentException(
                        unsuitable(parameter.getName() + " of " + name, parameter, arguments[i]));
            }
        }
    }

    /** An int does where a long is asked for. */
    private static @Nullable Object widened(@Nullable Object value, OpenType<?> to) {
        return value instanceof Integer number && to.equals(SimpleType.LONG) ? (Object) number.longValue() : value;
    }

    private static String unsuitable(String name, OpenMBeanParameterInfo asked, @Nullable Object given) {
        String what = given == null ? "null" : "the " + given.getClass().getName() + " \"" + given + "\"";
        return name + " is a " + asked.getOpenType().getTypeName() + ", not " + what + ".";
    }

    /** What is wrong with the request is for its client, in a sentence; a defect of ours is for the log as well. */
    private static Object readably(Supplier<Object> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(sentence(e));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(sentence(e));
        } catch (RuntimeException e) {
            LOG.error("A request over JMX failed", e);
            throw new IllegalStateException(sentence(e));
        }
    }

    /** Without the cause, which may be of a class that the client lacks. */
    private static String sentence(RuntimeException e) {
        String message = e.getMessage();
        return Printable.oneLine(message == null ? e.toString() : message);
    }
}
