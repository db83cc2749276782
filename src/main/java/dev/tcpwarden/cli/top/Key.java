package dev.tcpwarden.cli.top;

/**
 * A key, or what else wakes the screen up.
 *
 * @param character of {@link Kind#CHARACTER}; 0 of others
 */
record Key(Kind kind, int character) {

    /** What keys are. */
    enum Kind {
        CHARACTER,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        BACKSPACE,
        TAB,
        F1,
        F4,
        F6,
        F9,
        F10,
        CLEAR_LINE,
        REDRAW,
        INTERRUPT,
        /** A key that is not used. */
        OTHER,
        /** The terminal has another size. */
        RESIZED,
        /** The terminal is gone. */
        END_OF_INPUT
    }

    static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    static Key of(int character) {
        return new Key(Kind.CHARACTER, character);
    }
}
