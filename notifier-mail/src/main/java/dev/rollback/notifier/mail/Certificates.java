package dev.rollback.notifier.mail;

import dev.rollback.spi.ChannelContext;
import dev.rollback.spi.PluginConfig;
import dev.rollback.spi.directory.SafePaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of authorities that only some people know, from a file as PEM or DER. */
final class Certificates {

    private static final int MAX_SIZE = 1 << 20;

    private Certificates() {}

    /**
     * TLS that trusts what these have signed, and nothing else. {@code CONFIGURATION} for a file that is missing, larger
     * than 1 MiB, or holds no certificate.
     *
     * @param name relative to the workspace
     */
    static SSLContext trusted(PluginConfig config, String key, ChannelContext context, String name) {
        try {
            Path file = context.workspace().resolve(name);
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            if (number == 0) {
                throw config.problem(key + ": " + SafePaths.printable(name) + " holds no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw config.problem(key + ": " + SafePaths.printable(name) + " is not a file with certificates: "
                    + SafePaths.printable(String.valueOf(e.getMessage())));
        }
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("it is not there, or is not a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_SIZE + 1);
        }
        if (bytes.length > MAX_SIZE) {
            throw new IOException("it is too large");
        }
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
    }
}
