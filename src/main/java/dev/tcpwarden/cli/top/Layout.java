package dev.tcpwarden.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;

/** Which columns there is room for, and how wide they are. */
final class Layout {

    /** So wide numbers are at least, so that columns stay where they are while numbers change. */
    private static final int NUMBER_WIDTH = 5;

    /** Text that is longer is cut, unless there is room left. */
    private static final int TEXT_WIDTH = 24;

    /** With less, it is not shown at all. */
    private static final int LEAST_TEXT_WIDTH = 12;

    /** A column with its width. */
    record Place(ShownColumn column, int width) {}

    private Layout() {}

    /**
     * @param sorted header of the column that comes right after the first one in importance
     * @param lines those in sight
     * @param width of the screen; the columns have a space between two
     */
    static List<Place> of(Listing listing, String sorted, int[] lines, int width) {
        List<ShownColumn> columns = listing.columns();
        int[] wanted = columns.stream().mapToInt(column -> width(column, lines)).toArray();
        int[] given = new int[wanted.length];
        int room = width + 1;
        for (int place : byPriority(listing, sorted)) {
            boolean isText = !columns.get(place).column().number();
            int least = isText ? Math.min(wanted[place], TEXT_WIDTH) : wanted[place];
            if (least < room || (isText && room > LEAST_TEXT_WIDTH)) {
                given[place] = Math.min(least, room - 1);
                room -= given[place] + 1;
            }
        }
        for (int i = 0; i < given.length; i++) {
            if (given[i] > 0) {
                int more = Math.max(0, Math.min(room, wanted[i] - given[i]));
                given[i] += more;
                room -= more;
            }
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            if (given[i] > 0) {
                places.add(new Place(columns.get(i), given[i]));
            }
        }
        return places;
    }

    private static List<Integer> byPriority(Listing listing, String sorted) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < listing.columns().size(); i++) {
            places.add(i);
        }
        places.sort(Comparator.comparingInt(
                place -> rank(listing, sorted, listing.columns().get(place).header())));
        return places;
    }

    /** The smaller, the more important; the same for all that the view does not rank. */
    private static int rank(Listing listing, String sorted, String header) {
        int rank = listing.priority().indexOf(header);
        if (rank == 0) {
            return 0;
        }
        if (header.equals(sorted)) {
            return 1;
        }
        return rank < 0 ? Integer.MAX_VALUE : rank + 1;
    }

    private static int width(ShownColumn column, int[] lines) {
        int width = Math.max(column.header().length(), column.column().number() ? NUMBER_WIDTH : 0);
        for (int line : lines) {
            width = Math.max(width, columns(column.cell(line)));
        }
        return width;
    }

    /** How many columns of a terminal a text takes. */
    static int columns(String text) {
        return text.chars().allMatch(c -> c < 0x7f) ? text.length() : new AttributedString(text).columnLength();
    }
}
