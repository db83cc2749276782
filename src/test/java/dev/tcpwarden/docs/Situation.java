package dev.tcpwarden.docs;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the examples in the documents are about, made real in a network namespace: a program named {@code orders} that serves
 * 10.0.0.1:8080 to four clients, one of which has closed its connection, and does not read what its database has sent.
 */
final class Situation implements AutoCloseable {

    private static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.0.5", "10.0.0.21", "10.0.0.22");

    /** The other side: the database, and clients that choose their ports, so that every run has the same addresses. */
    private static final String PEERS = """
            sub from {
                my ($address, $port) = @_;
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                bind($s, sockaddr_in($port, inet_aton($address))) or die $!;
                connect($s, sockaddr_in(8080, inet_aton('10.0.0.1'))) or die $!;
                syswrite($s, 'q' x 640);
                sysread($s, my $answer, 1820) or die $!;
                return $s;
            }
            my $database = listener(5432, inet_aton('10.0.0.5'));
            say_(0);
            accept(my $session, $database) or die $!;
            sysread($session, my $query, 4812);
            syswrite($session, 'r' x 90210);
            say_(0);
            turn();
            my @clients = map { from(@$_) }
                ['10.0.0.21', 41661], ['10.0.0.21', 46803], ['10.0.0.22', 43715], ['10.0.0.21', 43214];
            close(pop @clients);
            say_(0);
            turn();
            """;

    private static final String ORDERS = """
            my $listener = listener(8080, inet_aton('10.0.0.1'));
            socket(my $database, PF_INET, SOCK_STREAM, 0) or die $!;
            bind($database, sockaddr_in(48484, inet_aton('10.0.0.1'))) or die $!;
            connect($database, sockaddr_in(5432, inet_aton('10.0.0.5'))) or die $!;
            syswrite($database, 'q' x 4812);
            say_(0);
            my @held;
            for (1 .. 4) {
                accept(my $c, $listener) or die $!;
                sysread($c, my $request, 640);
                syswrite($c, 'a' x 1820);
                push @held, $c;
            }
            say_(0);
            turn();
            """;

    private final NetworkNamespace namespace;
    private final Script peers;
    private final Script orders;

    private Situation(NetworkNamespace namespace, Script peers, Script orders) {
        this.namespace = namespace;
        this.peers = peers;
        this.orders = orders;
    }

    static Situation make(Path folder) throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create();
        String ip = Needs.program("ip").toString();
        for (String address : ADDRESSES) {
            namespace.call(() -> Jar.command(List.of(ip, "address", "add", address + "/32", "dev", "lo")));
        }
        Script peers = namespace.call(() -> Script.start(folder, "peers", PEERS));
        peers.hear();
        Script orders = namespace.call(() -> Script.start(folder, "orders", ORDERS));
        orders.hear();
        peers.hear();
        peers.turn();
        orders.hear();
        return new Situation(namespace, peers, orders);
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    @Override
    public void close() throws IOException {
        orders.close();
        peers.close();
        namespace.close();
    }
}
