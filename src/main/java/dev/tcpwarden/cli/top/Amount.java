package dev.tcpwarden.cli.top;

import java.util.Locale;

/** Numbers in at most five characters, as {@code top} and {@code htop} have them: 0.2, 9999, 12K, 1.5M; a K is 1,024. */
final class Amount {

    private static final String UNITS = "KMGTPE";
    private static final int UNIT = 1024;
    private static final int PLAIN = 10_000;
    private static final int WITH_DECIMAL = 10;

    private Amount() {}

    static String text(double number) {
        if (number < PLAIN) {
            return Math.rint(number) == number || number >= WITH_DECIMAL
                    ? Long.toString(Math.round(number))
                    : String.format(Locale.ROOT, "%.1f", Math.max(number, 0.1));
        }
        double rest = number;
        int unit = -1;
        do {
            rest /= UNIT;
            unit++;
        } while (rest >= UNIT && unit < UNITS.length() - 1);
        String form = rest < WITH_DECIMAL ? "%.1f%c" : "%.0f%c";
        return String.format(Locale.ROOT, form, rest, UNITS.charAt(unit));
    }
}
