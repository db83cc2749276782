package dev.tcpwarden.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SyntheticCookiesTest {

    /** The numbers of one table whose rows are known by these facts. */
    private static List<Long> numbers(LongStream... rows) {
        TcpTableBuilder table = new TcpTableBuilder(rows.length);
        SyntheticCookies cookies = new SyntheticCookies(table);
        for (LongStream facts : rows) {
            long cookie = cookies.next(facts.toArray());
            table.add(TcpState.ESTABLISHED).identity(cookie, 0, 0, 0);
        }
        TcpTable built = table.build();
        return IntStream.range(0, built.size()).mapToObj(built::cookie).toList();
    }

    private static LongStream row(long... facts) {
        return LongStream.of(facts);
    }

    @Test
    void aRowHasTheSameNumberInEveryTableWhateverStandsBesideIt() {
        List<Long> first = numbers(row(1, 2, 3), row(4, 5, 6));
        List<Long> second = numbers(row(7, 8, 9), row(4, 5, 6), row(1, 2, 3));
        assertThat(second.subList(1, 3)).containsExactly(first.get(1), first.get(0));
    }

    @Test
    void anyFactMakesADifference() {
        assertThat(new HashSet<>(numbers(row(1, 2), row(2, 1), row(1, 3), row(0, 2), row(1, 2, 0), row(0, 0), row(0))))
                .hasSize(7)
                .doesNotContain(0L);
    }

    @Test
    void rowsAlikeHaveANumberEachAndTheSameOnesAgain() {
        List<Long> three = numbers(row(1, 2), row(1, 2), row(1, 2));
        assertThat(new HashSet<>(three)).hasSize(3);
        assertThat(numbers(row(1, 2), row(9, 9), row(1, 2), row(1, 2))).containsAll(three);
        assertThat(numbers(row(1, 2), row(1, 2))).isEqualTo(three.subList(0, 2));
    }

    @Test
    void manyRowsAlikeTakeNoLongerThanOthers() {
        LongStream[] rows =
                IntStream.range(0, 200_000).mapToObj(i -> row(80, 0)).toArray(LongStream[]::new);
        assertThat(new HashSet<>(numbers(rows))).hasSize(rows.length);
    }

    @Test
    void aMillionNeighboursHaveAMillionNumbers() {
        TcpTableBuilder table = new TcpTableBuilder(1 << 20);
        SyntheticCookies cookies = new SyntheticCookies(table);
        Set<Long> numbers = new HashSet<>(1 << 21);
        for (int i = 0; i < 1 << 20; i++) {
            numbers.add(cookies.next(i >> 10, i & 1023));
        }
        assertThat(numbers).hasSize(1 << 20);
    }
}
