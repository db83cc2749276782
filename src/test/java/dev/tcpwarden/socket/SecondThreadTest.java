package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SecondThreadTest {

    @Test
    void itWorksAtTheSameTime() {
        CountDownLatch met = new CountDownLatch(2);

        try (SecondThread<String> second = SecondThread.start("second", () -> {
            meet(met);
            return Thread.currentThread().getName();
        })) {
            meet(met);

            assertThat(second.get()).isEqualTo("second");
        }
    }

    @Test
    void aSmallTableIsTheCallersOwnWork() {
        try (SecondThread<Thread> second = SecondThread.start(100, "second", Thread::currentThread)) {
            assertThat(second.get()).isSameAs(Thread.currentThread());
        }
    }

    @Test
    @SuppressWarnings("try") // the other part fails before it asks
    void itHasEndedWhenTheOtherPartFails() {
        CountDownLatch failing = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        assertThatThrownBy(() -> {
                    try (SecondThread<Boolean> second = SecondThread.start("second", () -> {
                        await(failing);
                        ended.set(true);
                        return true;
                    })) {
                        failing.countDown();
                        throw new IllegalStateException("the first part");
                    }
                })
                .hasMessage("the first part");
        assertThat(ended).isTrue();
    }

    @Test
    void whatItThrowsIsTheCause() {
        try (SecondThread<String> second = SecondThread.start("second", () -> {
            throw new IllegalStateException("the second part");
        })) {
            assertThatThrownBy(second::get)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("the second part");
        }
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        await(latch);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
