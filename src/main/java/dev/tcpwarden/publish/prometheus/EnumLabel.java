package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpState;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.function.Function;

/** A label whose values are the words of an enum: each made, and checked by the library, once. */
final class EnumLabel<E extends Enum<E>> {

    static final EnumLabel<TcpState> STATE = new EnumLabel<>("state", TcpState.ALL, TcpState::label);
    static final EnumLabel<Direction> DIRECTION =
            new EnumLabel<>("direction", List.of(Direction.values()), Direction::label);
    static final EnumLabel<ConnectResult> RESULT = new EnumLabel<>("result", ConnectResult.ALL, ConnectResult::label);

    private final String name;
    private final List<Labels> byOrdinal;

    private EnumLabel(String name, List<E> values, Function<E, String> word) {
        this.name = name;
        byOrdinal =
                values.stream().map(value -> Labels.of(name, word.apply(value))).toList();
    }

    String name() {
        return name;
    }

    Labels of(E value) {
        return byOrdinal.get(value.ordinal());
    }
}
