package dev.tcpwarden.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures contenders side by side: each has a turn in each round, and each round begins with the next of them. */
final class Rounds {

    private record Seat(Contender contender, Measurement measurement) {}

    private final List<Seat> seats;

    private Rounds(List<Contender> contenders) {
        seats = contenders.stream()
                .map(contender -> new Seat(contender, new Measurement(contender.name())))
                .toList();
    }

    /** To be called inside the network namespace of the load. */
    static List<Measurement> measure(List<Contender> contenders, int rounds) throws IOException, InterruptedException {
        Rounds measured = new Rounds(contenders);
        try {
            for (Seat seat : measured.seats) {
                measured.attempt(seat, () -> seat.contender().start());
            }
            for (int round = 0; round < rounds; round++) {
                for (Seat seat : measured.from(round)) {
                    measured.attempt(
                            seat, () -> seat.measurement().add(seat.contender().turn()));
                }
            }
            for (Seat seat : measured.seats) {
                Process process = seat.contender().process();
                if (process != null && process.isAlive()) {
                    seat.measurement().resident(Accounts.of(process.pid()).residentBytes());
                }
            }
        } finally {
            for (Seat seat : measured.seats) {
                seat.contender().close();
            }
        }
        return measured.seats.stream().map(Seat::measurement).toList();
    }

    private List<Seat> from(int round) {
        List<Seat> order = new ArrayList<>(seats);
        Collections.rotate(order, -round);
        return order;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws BenchmarkException, IOException, InterruptedException;
    }

    private void attempt(Seat seat, Step step) throws InterruptedException {
        if (seat.measurement().absence() != null) {
            return;
        }
        try {
            step.run();
        } catch (BenchmarkException e) {
            seat.measurement().give(e.reason());
        } catch (IOException e) {
            seat.measurement().give(String.valueOf(e.getMessage()));
        }
    }
}
