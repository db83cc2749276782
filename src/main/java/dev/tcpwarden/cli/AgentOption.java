package dev.tcpwarden.cli;

import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.cli.api.LocalAgent;
import dev.tcpwarden.cli.api.LocalAgent.Found;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.config.SettingGroup;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which agent {@code --agent} names. */
final class AgentOption {

    static final String AUTO = "auto";
    static final String PASSWORD = "TCPWARDEN_AGENT_PASSWORD";
    static final String TOKEN_FILE = "TCPWARDEN_AGENT_TOKEN_FILE";
    static final String ALLOWED = "auto, off, or the address of an agent such as http://127.0.0.1:10827";

    private static final String OFF = "off";
    private static final int MAX_PORT = 65_535;

    private final String text;
    private final SettingValues settings;
    private final Map<String, String> environment;

    AgentOption(String text, SettingValues settings, Map<String, String> environment) {
        this.text = text;
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * The agent to ask, or none.
     *
     * @throws IllegalArgumentException with a sentence, if the value is not allowed, or another flag contradicts it
     * @throws ConfigException if a setting of the agent has a value that is not allowed
     * @throws IOException with a sentence, if an agent that was named does not answer
     */
    Found find() throws IOException {
        Optional<String> own = ownFlag();
        if (text.equals(OFF) || (text.equals(AUTO) && own.isPresent())) {
            return new Found(Optional.empty(), Optional.empty());
        }
        if (text.equals(AUTO)) {
            return LocalAgent.find(settings);
        }
        AgentApi agent = agent(url());
        if (own.isPresent()) {
            throw new IllegalArgumentException(own.get() + " is of no effect on an agent: it has its own settings");
        }
        agent.check();
        return new Found(Optional.of(agent), Optional.empty());
    }

    /** A flag that says how this program reads or terminates by itself. */
    private Optional<String> ownFlag() {
        return Stream.of(SettingGroup.HOST, SettingGroup.TERMINATION)
                .flatMap(group -> settings.flagOf(group).stream())
                .map(setting -> setting.flag())
                .findFirst();
    }

    private AgentApi agent(URI url) throws IOException {
        Optional<InetAddress> loopback = loopback(url);
        String user = url.getUserInfo();
        if (user != null) {
            String password = environment.getOrDefault(PASSWORD, "");
            if (password.isEmpty()) {
                throw new IOException(
                        "the password of \"" + Printable.escape(user) + "\" is needed in the variable " + PASSWORD);
            }
            return AgentApi.withUser(url, user, password, loopback.isEmpty());
        }
        Optional<Path> own = Optional.ofNullable(environment.get(TOKEN_FILE))
                .filter(file -> !file.isEmpty())
                .map(Path::of);
        if (loopback.isEmpty()) {
            return AgentApi.withToken(url, own);
        }
        Path token = own.or(() -> settings.get(Settings.WEB_TOKEN_FILE)).orElse(LocalAgent.USUAL_TOKEN);
        return LocalAgent.at(url, loopback.get(), token);
    }

    private static Optional<InetAddress> loopback(URI url) {
        try {
            return Optional.of(InetAddress.getByName(url.getHost())).filter(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private URI url() {
        try {
            URI url = new URI(text.endsWith("/") ? text : text + "/");
            if (String.valueOf(url.getScheme()).matches("https?")
                    && url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= MAX_PORT
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && (url.getUserInfo() == null || !url.getUserInfo().contains(":"))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // as what is none
        }
        throw new IllegalArgumentException(
                "--agent=\"" + Printable.escape(text) + "\" is not allowed; allowed: " + ALLOWED);
    }
}
