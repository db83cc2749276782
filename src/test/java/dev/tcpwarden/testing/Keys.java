package dev.tcpwarden.testing;

/** Keys that write nothing, as W3C WebDriver has them (§17.4.2). */
public final class Keys {

    public static final String ENTER = "\uE007";
    public static final String ESCAPE = "\uE00C";
    public static final String END = "\uE010";
    public static final String HOME = "\uE011";
    public static final String RIGHT = "\uE014";
    public static final String DOWN = "\uE015";
    public static final String UP = "\uE013";
    public static final String DELETE = "\uE017";

    private Keys() {}
}
