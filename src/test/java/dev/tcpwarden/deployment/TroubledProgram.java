package dev.tcpwarden.deployment;

import dev.tcpwarden.testing.EveryState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program with every trouble that a dashboard shows: a socket in each state, a listener whose backlog is full, bytes that no one
 * reads, short-lived connections, a destination that refuses, and a leak: one more CLOSE_WAIT at each turn, for two minutes. It
 * prints the two endpoints of a connection that may be terminated, and runs until its standard input closes.
 */
final class TroubledProgram {

    private static final int TURN_MILLIS = 250;
    private static final int LEAKING_TURNS = 480;

    /** tcpmux, which no program serves in the namespace of a fleet. */
    private static final int CLOSED_PORT = 1;

    private TroubledProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        CountDownLatch inputClosed = endOfInput();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        List<AutoCloseable> held = new ArrayList<>();
        held.add(EveryState.ipv4());

        ServerSocket neglected = new ServerSocket(0, 2, loopback);
        held.add(neglected);
        for (int i = 0; i < 4; i++) {
            SocketChannel client = SocketChannel.open();
            client.configureBlocking(false);
            client.connect(new InetSocketAddress(loopback, neglected.getLocalPort()));
            held.add(client);
        }

        ServerSocket server = new ServerSocket(0, 64, loopback);
        held.add(server);
        Socket victim = new Socket(loopback, server.getLocalPort());
        held.add(victim);
        held.add(server.accept());
        System.out.println("127.0.0.1:" + victim.getLocalPort() + " -> 127.0.0.1:" + server.getLocalPort());

        for (int turn = 0; !inputClosed.await(TURN_MILLIS, TimeUnit.MILLISECONDS); turn++) {
            if (turn < LEAKING_TURNS) {
                Socket leaked = new Socket(loopback, server.getLocalPort());
                held.add(server.accept());
                leaked.shutdownOutput();
                held.add(leaked);
            }
            Socket brief = new Socket(loopback, server.getLocalPort());
            Socket accepted = server.accept();
            brief.close();
            accepted.close();
            connectInVain(loopback);
        }
        System.err.println(held.size() + " sockets were held");
    }

    private static void connectInVain(InetAddress address) throws IOException {
        try (Socket unexpected = new Socket(address, CLOSED_PORT)) {
            throw new IOException(unexpected + " is connected");
        } catch (ConnectException refused) {
            // as it should be
        }
    }

    private static CountDownLatch endOfInput() {
        CountDownLatch inputClosed = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                System.in.readAllBytes();
            } catch (IOException e) {
                System.err.println(e);
            }
            inputClosed.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        return inputClosed;
    }
}
