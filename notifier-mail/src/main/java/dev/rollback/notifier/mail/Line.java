package dev.rollback.notifier.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The connection of one exchange. Another thread may cut it, whatever it is just waiting for. */
final class Line {

    /** Many times what a server says; certificates included, which TLS sends. */
    private static final int MOST_READ = 256 * 1024;

    private @Nullable Socket socket;
    private boolean cut;

    /**
     * Connects to the first of the host's addresses that answers; each gets its share of the time that is left.
     *
     * @param deadline of {@link System#nanoTime}
     */
    Socket connect(String host, int port, long deadline) throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        List<IOException> failures = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            long share = (deadline - System.nanoTime()) / (addresses.length - i);
            // with the name as it is configured: it is what a certificate has to be for, and is not to be looked up
            InetAddress address = InetAddress.getByAddress(host, addresses[i].getAddress());
            Socket next = used(new BoundedSocket(MOST_READ));
            try {
                next.connect(
                        new InetSocketAddress(address, port), (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(share)));
                return next;
            } catch (IOException e) {
                next.close();
                failures.add(e);
            }
        }
        throw failures.get(0); // a host that is known has an address
    }

    /** The same connection, encrypted, with a certificate that is for the host. */
    static Socket encrypted(Socket plain, SSLSocketFactory tls, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private synchronized Socket used(Socket next) throws IOException {
        if (cut) {
            next.close();
            throw new IOException("given up");
        }
        socket = next;
        return next;
    }

    /** Ends whatever waits for this connection. It may be called more than once. */
    synchronized void cut() {
        cut = true;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // there is nothing more to be done with it
            }
        }
    }
}
