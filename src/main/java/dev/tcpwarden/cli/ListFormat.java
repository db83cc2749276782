package dev.tcpwarden.cli;

import dev.tcpwarden.process.AttributedTable;
import java.io.IOException;
import java.io.Writer;

/** How {@code list} prints rows. The names are the values of {@code --format}. */
enum ListFormat {
    /** Aligned columns for people. */
    table {
        @Override
        void print(AttributedTable rows, int[] order, Writer to) throws IOException {
            new TextTable(rows, order).print(to);
        }
    },
    /** An array of objects, a row a line. */
    json {
        @Override
        void print(AttributedTable rows, int[] order, Writer to) throws IOException {
            JsonRows.print(rows, order, to);
        }
    };

    abstract void print(AttributedTable rows, int[] order, Writer to) throws IOException;
}
