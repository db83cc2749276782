package dev.tcpwarden.cli.api;

import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.config.ListenAddress;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Looks for the agent of this host: on loopback, where it listens by its settings, which may be in this program's environment, too. */
public final class LocalAgent {

    /** Where the unit has it. */
    public static final Path USUAL_TOKEN = Path.of("/run/tcpwarden/token");

    private static final String HTTP = "http";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String CHALLENGE = " realm=\"tcpwarden\"";

    private LocalAgent() {}

    /**
     * What was found.
     *
     * @param agent one that can be asked
     * @param notice why one that is there cannot be
     */
    public record Found(Optional<AgentApi> agent, Optional<String> notice) {

        private static final Found NOTHING = new Found(Optional.empty(), Optional.empty());
    }

    /** @throws ConfigException if the agent's address has a value that is not allowed */
    public static Found find(SettingValues settings) {
        ListenAddress address = settings.get(Settings.WEB_LISTEN_ADDRESS);
        try {
            Optional<InetSocketAddress> server = listening(address);
            return server.isPresent() ? find(server.get(), settings) : Found.NOTHING;
        } catch (IOException e) {
            return Found.NOTHING;
        }
    }

    /** Its address, if anything listens there. */
    private static Optional<InetSocketAddress> listening(ListenAddress address) throws IOException {
        InetAddress host = InetAddress.getByName(address.host().isEmpty() ? "127.0.0.1" : address.host());
        if (!host.isLoopbackAddress() || address.port() == 0) {
            return Optional.empty();
        }
        InetSocketAddress server = new InetSocketAddress(host, address.port());
        try (Socket socket = new Socket()) {
            socket.connect(server, Math.toIntExact(LIMIT.toMillis()));
            return Optional.of(server);
        }
    }

    private static Found find(InetSocketAddress server, SettingValues settings) throws IOException {
        URI base = URI.create("http://" + inUrl(server.getAddress()) + ":" + server.getPort() + "/");
        String challenge = TimeLimit.call(LIMIT, () -> challenge(base));
        if (!challenge.endsWith(CHALLENGE) && !challenge.contains(CHALLENGE + ",")) {
            return Found.NOTHING;
        }
        try {
            AgentApi agent = agent(base, server, challenge, settings);
            agent.check();
            return new Found(Optional.of(agent), Optional.empty());
        } catch (IOException | ConfigException e) {
            return new Found(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static AgentApi agent(URI base, InetSocketAddress server, String challenge, SettingValues settings)
            throws IOException {
        if (!challenge.startsWith("Bearer ")) {
            throw new IOException("an agent with users is there: ask it by --agent=http://USER@" + base.getAuthority());
        }
        Path token = settings.get(Settings.WEB_TOKEN_FILE).orElse(USUAL_TOKEN);
        return new AgentApi(base, TokenCredentials.of(token, server), false);
    }

    /**
     * One that the user has named. The URL gets the address that the name has now, so that what is asked is what was looked at, but for
     * https, where the certificate has the name.
     *
     * @param address of its host, on loopback
     */
    public static AgentApi at(URI url, InetAddress address, Path token) {
        boolean isPlain = url.getScheme().equals(HTTP);
        int port = url.getPort() < 0 ? (isPlain ? HTTP_PORT : HTTPS_PORT) : url.getPort();
        URI base = isPlain ? URI.create(HTTP + "://" + inUrl(address) + ":" + port + url.getRawPath()) : url;
        return new AgentApi(base, TokenCredentials.of(token, new InetSocketAddress(address, port)), false);
    }

    private static String inUrl(InetAddress address) {
        String host = address.getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** How an agent asks who is there; "" of what is none, or does not serve its API. No secret is sent. */
    private static String challenge(URI base) throws IOException {
        return HttpExchange.open(base.resolve("api/v1/host"), Optional.empty(), null, false, LIMIT)
                .header("WWW-Authenticate");
    }
}
