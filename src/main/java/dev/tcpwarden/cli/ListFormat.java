package dev.tcpwarden.cli;

import dev.tcpwarden.cli.table.GroupTable;
import dev.tcpwarden.cli.table.ListColumns;
import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.rows.SocketFields;
import java.io.IOException;
import java.io.Writer;

/** How {@code list} prints. The names are the values of {@code --output}. */
enum ListFormat {
    /** Aligned columns for people. */
    table {
        @Override
        void print(AttributedTable rows, int[] order, Writer to) throws IOException {
            new TextTable().print(ListColumns.narrow(rows), order, to);
        }
    },
    /** The same with more of them. Groups have no more. */
    wide {
        @Override
        void print(AttributedTable rows, int[] order, Writer to) throws IOException {
            new TextTable().print(ListColumns.wide(rows, order), order, to);
        }
    },
    /** An array of objects, a row a line. */
    json {
        @Override
        void print(AttributedTable rows, int[] order, Writer to) throws IOException {
            JsonRows.print(SocketFields.ALL, rows, order, to);
        }

        @Override
        void print(Groups groups, Writer to) throws IOException {
            JsonRows.print(groups.fields(), groups, groups.rows(), to);
        }
    };

    abstract void print(AttributedTable rows, int[] order, Writer to) throws IOException;

    void print(Groups groups, Writer to) throws IOException {
        GroupTable.print(groups, to);
    }
}
