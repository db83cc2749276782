package dev.tcpwarden.cli.top;

import java.util.List;
import java.util.stream.Collectors;

/**
 * By what lines are sorted.
 *
 * @param header of a column
 * @param reversed whether against its usual order, which of numbers is the largest first
 */
record Sort(String header, boolean reversed) {

    /** @throws IllegalArgumentException with a sentence, if no column has that name */
    static Sort parse(String text, List<ShownColumn> columns) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String header = signed ? text.substring(1) : text;
        ShownColumn column = columns.stream()
                .filter(each -> each.header().equalsIgnoreCase(header))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--sort=\"" + text + "\" is not allowed; allowed: "
                        + columns.stream().map(ShownColumn::header).collect(Collectors.joining(", "))
                        + ", each also with - (the largest first) or + (the smallest first) before it"));
        boolean largestFirst = column.column().number();
        return new Sort(column.header(), signed && largestFirst != text.startsWith("-"));
    }

    Sort reverse() {
        return new Sort(header, !reversed);
    }

    /** By the column that many to the right of this one, or by the first or last one. */
    Sort moved(List<ShownColumn> columns, int by) {
        int place = Math.max(0, Math.min(columns.size() - 1, place(columns) + by));
        return new Sort(columns.get(place).header(), false);
    }

    /** The place of its column; of one that is not there any more, that of the first. */
    int place(List<ShownColumn> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).header().equalsIgnoreCase(header)) {
                return i;
            }
        }
        return 0;
    }

    int[] sort(Listing listing) {
        ShownColumn column = listing.columns().get(place(listing.columns()));
        IntOrder order = reversed ? column.usualOrder().reversed() : column.usualOrder();
        return order.then(listing.tie()).sort(listing.lines());
    }
}
