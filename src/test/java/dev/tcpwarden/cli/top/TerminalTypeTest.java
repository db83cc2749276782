package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jline.utils.InfoCmp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTypeTest {

    @ParameterizedTest
    @CsvSource({
        "tmux-256color, screen-256color",
        "tmux, screen-256color",
        "linux, ansi",
        "vt220, ansi",
        "xterm-kitty, xterm-256color",
        "alacritty, xterm-256color"
    })
    void isLikeOneThatIsKnown(String type, String known) throws Exception {
        assertThat(TerminalType.of(Map.of("TERM", type))).isEqualTo(type);
        assertThat(InfoCmp.getInfoCmp(type)).isEqualTo(InfoCmp.getDefaultInfoCmp(known));
    }

    @ParameterizedTest
    @CsvSource({"xterm", "screen", "rxvt-unicode-256color"})
    void whatIsKnownIsItself(String type) throws Exception {
        assertThat(TerminalType.of(Map.of("TERM", type))).isEqualTo(type);
        assertThat(InfoCmp.getInfoCmp(type)).isEqualTo(InfoCmp.getDefaultInfoCmp(type));
    }

    @ParameterizedTest
    @CsvSource({"dumb, true", "unknown, true", "xterm, false", "'', false"})
    void dumb(String type, boolean dumb) {
        assertThat(TerminalType.isDumb(type)).isEqualTo(dumb);
    }
}
