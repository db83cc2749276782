package dev.tcpwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.config.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundInitTest {

    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void whoAsksWaitsUntilItIsMade() throws Exception {
        CountDownLatch othersWentOn = new CountDownLatch(1);
        AutoCloseable thing = () -> closed.set(true);
        BackgroundInit<AutoCloseable> making = BackgroundInit.make("test", () -> {
            othersWentOn.await();
            return thing;
        });

        othersWentOn.countDown();
        assertThat(making.get()).isSameAs(thing);
        making.close();
        assertThat(closed).isTrue();
    }

    @Test
    void theFailureReachesTheCaller() {
        for (Exception why : List.of(new IOException("no port"), new ConfigException("no such source"))) {
            BackgroundInit<AutoCloseable> making = BackgroundInit.make("test", () -> {
                throw why;
            });

            assertThatThrownBy(making::get).isSameAs(why);
            assertThatCode(making::close).doesNotThrowAnyException();
        }
    }

    @Test
    void anUnforeseenFailureKeepsItsCause() {
        LinkageError why = new LinkageError("no class");
        BackgroundInit<AutoCloseable> making = BackgroundInit.make("test", () -> {
            throw why;
        });

        assertThatThrownBy(making::get)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(why);
    }
}
