package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.socket.TcpState;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.management.openmbean.SimpleType;

/** A numeric attribute for each state, which JConsole plots: {@code Established}, {@code CloseWait}, … */
final class StateAttributes {

    private StateAttributes() {}

    /** @param owner the end of "TCP sockets of the …" */
    static <V> MBeanSpec<V> add(MBeanSpec<V> spec, String owner, BiFunction<V, TcpState, Integer> count) {
        for (TcpState state : TcpState.ALL) {
            spec.attribute(
                    name(state.label()),
                    "TCP sockets of the " + owner + " in state " + state.label(),
                    SimpleType.INTEGER,
                    view -> count.apply(view, state));
        }
        return spec;
    }

    /** A label or key as attributes are written: {@code CloseWait} for {@code close_wait}. */
    static String name(String label) {
        return Arrays.stream(label.split("_", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }
}
