package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    /** Values of rows; null and {@link Long#MIN_VALUE} for what is not there. */
    private record Source(List<String> texts, List<Long> numbers) {}

    private static final List<Field<Source>> FIELDS = List.of(
            Field.text("text", "Text", "A text", (it, row) -> it.texts.get(row).isEmpty() ? null : it.texts.get(row)),
            new Field<>(
                    "number",
                    "Number",
                    Kind.COUNT,
                    "A number",
                    (it, row) -> it.numbers.get(row),
                    (it, row) -> it.numbers.get(row)));

    private static Selection<Source> of(List<String> texts, List<Long> numbers) {
        return new Selection<>(
                FIELDS,
                new Source(texts, numbers),
                IntStream.range(0, numbers.size()).toArray());
    }

    @Test
    void sortsByValueWithWhatIsMissingLast() {
        Selection<Source> selection = of(List.of("b", "", "a", "c"), List.of(0L, 0L, 0L, 0L));

        assertThat(selection.sorted("text").rows()).containsExactly(2, 0, 3, 1);
        assertThat(selection.sorted("-text").rows()).containsExactly(3, 0, 2, 1);
    }

    @Test
    void sortsByNumberWithWhatIsMissingLast() {
        Selection<Source> selection = of(List.of(), List.of(7L, Long.MIN_VALUE, 0L, 1L << 50, 7L));

        assertThat(selection.sorted("number").rows()).containsExactly(2, 0, 4, 3, 1);
        assertThat(selection.sorted("-number").rows()).containsExactly(3, 0, 4, 2, 1);
    }

    @Test
    void keepsTheOrderOfWhatIsEqual() {
        Selection<Source> selection = of(List.of("x", "x", "x"), List.of(5L, 5L, 5L));

        assertThat(selection.sorted("text").rows()).containsExactly(0, 1, 2);
        assertThat(selection.sorted("-number").rows()).containsExactly(0, 1, 2);
    }

    @Test
    void refusesAFieldThatThereIsNot() {
        assertThatThrownBy(() -> of(List.of(), List.of()).sorted("-size"))
                .hasMessage(
                        "rows cannot be sorted by \"size\": allowed are text, number, and - before one for the largest"
                                + " first");
    }
}
