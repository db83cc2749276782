package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListenersTest {

    private final TcpTableBuilder builder = new TcpTableBuilder(0);

    private int listener(String local, boolean ipv6Only) {
        return socket(TcpState.LISTEN, local, ipv6Only);
    }

    private int socket(TcpState state, String local, boolean ipv6Only) {
        Endpoint endpoint = Endpoint.parse(local);
        builder.add(state)
                .family(!endpoint.address().isIpv4(), ipv6Only)
                .local(endpoint.address().high(), endpoint.address().low(), endpoint.port())
                .identity(0, 0, 0, endpoint.address().scope());
        return builder.size() - 1;
    }

    private int find(String local) {
        int row = socket(TcpState.ESTABLISHED, local, false);
        TcpTable table = builder.build();
        return Listeners.of(table).find(table, row);
    }

    @Test
    void theVeryAddressComesBeforeEveryAddress() {
        int every = listener("0.0.0.0:80", false);
        int exact = listener("10.0.0.1:80", false);
        assertThat(find("10.0.0.1:80")).isEqualTo(exact);
        assertThat(find("10.0.0.2:80")).isEqualTo(every);
        assertThat(find("10.0.0.1:81")).isEqualTo(-1);
        assertThat(find("[::1]:80")).isEqualTo(-1);
    }

    @Test
    void aDualStackListenerTakesBothFamilies() {
        int dual = listener("[::]:80", false);
        assertThat(find("10.0.0.1:80")).isEqualTo(dual);
        assertThat(find("[::ffff:10.0.0.1]:80")).isEqualTo(dual);
        assertThat(find("[2001:db8::1]:80")).isEqualTo(dual);
    }

    @Test
    void anIpv6OnlyListenerTakesNoIpv4() {
        int ipv6 = listener("[::]:80", true);
        assertThat(find("[::1]:80")).isEqualTo(ipv6);
        assertThat(find("10.0.0.1:80")).isEqualTo(-1);
        int ipv4 = listener("0.0.0.0:80", false);
        assertThat(find("10.0.0.1:80")).isEqualTo(ipv4);
    }

    @Test
    void ofTwoThatShareEveryAddressTheDualStackOneCounts() {
        listener("[::]:80", true);
        int dual = listener("[::]:80", false);
        listener("[::]:80", true);
        assertThat(find("10.0.0.1:80")).isEqualTo(dual);
    }

    @Test
    void aLinkLocalOneIsOnItsInterface() {
        int first = listener("[fe80::1%4711]:80", false);
        int second = listener("[fe80::1%4712]:80", false);
        assertThat(find("[fe80::1%4711]:80")).isEqualTo(first);
        assertThat(find("[fe80::1%4712]:80")).isEqualTo(second);
        assertThat(find("[fe80::1%4713]:80")).isEqualTo(-1);
    }

    @Test
    void onlyListenersListen() {
        socket(TcpState.ESTABLISHED, "10.0.0.1:80", false);
        assertThat(find("10.0.0.1:80")).isEqualTo(-1);
    }
}
