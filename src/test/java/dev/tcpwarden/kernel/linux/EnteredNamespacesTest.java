package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnteredNamespacesTest {

    @Test
    void cookiesAreOfTheWholeHostSinceLinux54() {
        assertThat(EnteredNamespaces.cookiesAreUnique("5.3.18-generic")).isFalse();
        assertThat(EnteredNamespaces.cookiesAreUnique("4.19.0")).isFalse();
        assertThat(EnteredNamespaces.cookiesAreUnique("5.4.0-42-generic")).isTrue();
        assertThat(EnteredNamespaces.cookiesAreUnique("6.1")).isTrue();
        assertThat(EnteredNamespaces.cookiesAreUnique("")).isFalse();
    }
}
