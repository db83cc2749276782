package dev.tcpwarden.publish.web.access;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clients wait for, within bounds: they take turns, so one that asks for much does not hold up the others. */
final class FairQueue<T> {

    private static final int MOST_OF_ONE = 8;
    private static final int MOST = 256;

    /** By client; the first has the next turn. */
    private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

    private int size;

    /** @return false if too much waits already */
    boolean offer(String client, T wanted) {
        Deque<T> others = waiting.getOrDefault(client, new ArrayDeque<>());
        if (size >= MOST || others.size() >= MOST_OF_ONE) {
            return false;
        }
        size++;
        waiting.putIfAbsent(client, others);
        return others.add(wanted);
    }

    /** The next of the one whose turn it is. There has to be one. */
    T take() {
        Iterator<Map.Entry<String, Deque<T>>> turns = waiting.entrySet().iterator();
        Map.Entry<String, Deque<T>> turn = turns.next();
        Deque<T> rest = turn.getValue();
        String client = turn.getKey();
        T next = rest.remove();
        turns.remove();
        if (!rest.isEmpty()) {
            waiting.put(client, rest);
        }
        size--;
        return next;
    }
}
