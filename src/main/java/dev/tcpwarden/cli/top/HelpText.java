package dev.tcpwarden.cli.top;

import java.util.List;

/** The keys, in lines that fit the narrowest screen. */
final class HelpText {

    static final List<String> LINES = List.of(
            "1 2 3  processes, groups, connections",
            "Tab    the next of these",
            "Up Down PgUp PgDn Home End  select",
            "Enter  the selected line's connections",
            "Esc    back (or Backspace)",
            "/      filter, as list takes it (or F4)",
            "b      group by: process,remote,state",
            "s <    sort by next, previous column",
            "r      reverse the order",
            "k      terminate the connection, or all",
            "       shown of the process or group,",
            "       once confirmed with y (or F9)",
            "d      interval between readings",
            "Space  pause, continue",
            "q      leave (or F10, Ctrl-C)",
            "h      this help (or ?, F1)",
            "Ctrl-L draw the screen anew",
            "In/s, Out/s: bytes a second",
            "Retr/s: retransmitted segments a second",
            "A K is 1024. Rates are of connections",
            "that are open at both readings, or new.");

    private HelpText() {}
}
