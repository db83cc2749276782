package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpStateTest {

    @Test
    void hasTheNamesOfLinuxInTheOrderOfItsNumbers() {
        assertThat(TcpState.labels())
                .containsExactly(
                        "established",
                        "syn_sent",
                        "syn_recv",
                        "fin_wait1",
                        "fin_wait2",
                        "time_wait",
                        "close",
                        "close_wait",
                        "last_ack",
                        "listen",
                        "closing");
        assertThat(TcpState.ALL)
                .allSatisfy(state -> assertThat(TcpState.ofLabel(state.label())).contains(state));
        assertThat(TcpState.ofLabel("ESTABLISHED")).isEmpty();
    }
}
