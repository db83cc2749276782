package dev.tcpwarden.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A path on which segments take their time, and some are lost, in a network namespace that has none yet: a TUN device whose far end
 * sends each packet back with its addresses exchanged. So a listener on {@link #NEAR} is reached by a connection from there to
 * {@link #FAR}, and takes it for one from {@link #FAR}.
 */
public final class LongPath implements AutoCloseable {

    public static final String NEAR = "10.9.0.1";
    public static final String FAR = "10.9.0.2";

    /** linux/if_tun.h: TUNSETIFF, and IFF_TUN | IFF_NO_PI. Of IPv4 packets, the addresses are 4 bytes each from byte 12. */
    private static final String SCRIPT = """
            use Time::HiRes qw(time);
            my ($ip, $seconds, $nth) = ('%s', %s, %d);
            open(my $tun, '+<', '/dev/net/tun') or die $!;
            ioctl($tun, 0x400454ca, my $request = pack('Z16 s x22', 'path', 0x1001)) or die $!;
            system("$ip addr add %s/24 dev path && $ip link set path up") == 0 or die;
            say_(0);
            my ($full, @under_way) = (0);
            for (;;) {
                my $wait = @under_way ? $under_way[0][0] - time() : undef;
                $wait = 0 if defined $wait && $wait < 0;
                my $in = '';
                vec($in, fileno($_), 1) = 1 for $tun, \\*STDIN;
                if (select($in, undef, undef, $wait) > 0) {
                    turn() if vec($in, fileno(STDIN), 1);
                    if (vec($in, fileno($tun), 1)) {
                        sysread($tun, my $packet, 65536) or die $!;
                        next if ord($packet) >> 4 != 4;
                        next if $nth && length($packet) > 1000 && ++$full %% $nth == 0;
                        substr($packet, 12, 8) = substr($packet, 16, 4) . substr($packet, 12, 4);
                        push @under_way, [time() + $seconds, $packet];
                    }
                }
                syswrite($tun, (shift @under_way)->[1]) while @under_way && $under_way[0][0] <= time();
            }
            """;

    private final Script script;

    private LongPath(Script script) {
        this.script = script;
    }

    /**
     * @param delay of each packet, so that a round trip takes twice that
     * @param loss of this many packets with much data one is lost; 0 for none
     */
    public static LongPath open(NetworkNamespace namespace, Path folder, Duration delay, int loss) throws Exception {
        Needs.that(Files.exists(Path.of("/dev/net/tun")), "the device /dev/net/tun");
        String text = SCRIPT.formatted(Needs.program("ip"), delay.toMillis() + "e-3", loss, NEAR);
        Script script = namespace.call(() -> Script.start(folder, "path.pl", text));
        try {
            script.hear();
            return new LongPath(script);
        } catch (IOException e) {
            script.close();
            throw e;
        }
    }

    @Override
    public void close() {
        script.close();
    }
}
