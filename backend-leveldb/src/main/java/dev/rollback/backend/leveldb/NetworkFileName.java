package dev.rollback.backend.leveldb;

import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.SafePaths;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The name of a network's file: {@code <network>.json}, where each byte of the name's UTF-8 but {@code a}-{@code z},
 * {@code 0}-{@code 9}, {@code -}, {@code _} and a {@code .} that is not the first is {@code %} and two lower-case
 * hexadecimal digits. So no name leads elsewhere or hides, and two names are two files also where file systems fold
 * case or Unicode forms. A name that is not what its network would be called is none of ours.
 */
final class NetworkFileName {

    /** Characters before {@code .json}; file systems take 255 in all. */
    static final int MAX_LENGTH = 240;

    private static final String SUFFIX = ".json";
    private static final HexFormat HEX = HexFormat.of();

    private NetworkFileName() {}

    /** {@code UNSUPPORTED} for a name with a lone surrogate, {@code TOO_LARGE} for one that no file system takes. */
    static String of(String network) {
        StringBuilder name = new StringBuilder();
        for (byte b : utf8(network)) {
            if (plain(b) && !(b == '.' && name.isEmpty())) {
                name.append((char) b);
            } else {
                name.append('%').append(HEX.toHexDigits(b));
            }
        }
        if (name.length() > MAX_LENGTH) {
            throw new RollbackException(
                    ErrorKind.TOO_LARGE,
                    "the network's name \"" + SafePaths.printable(network.substring(0, Math.min(64, network.length())))
                            + "…\" takes " + name.length() + " characters as a file's name; up to " + MAX_LENGTH
                            + " are possible");
        }
        return name + SUFFIX;
    }

    private static byte[] utf8(String network) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(network));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new RollbackException(
                    ErrorKind.UNSUPPORTED,
                    "the network's name \"" + SafePaths.printable(network) + "\" is not valid Unicode",
                    e);
        }
    }

    private static boolean plain(byte b) {
        return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.';
    }

    /** The network whose file has this name; empty when no network's file is called that. */
    static Optional<String> parse(String fileName) {
        if (!fileName.endsWith(SUFFIX) || fileName.length() == SUFFIX.length()) {
            return Optional.empty();
        }
        return decode(fileName.substring(0, fileName.length() - SUFFIX.length()))
                .filter(network -> of(network).equals(fileName));
    }

    private static Optional<String> decode(String name) {
        if (name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '%') {
                bytes.write(c);
            } else if (i + 2 < name.length()
                    && HexFormat.isHexDigit(name.charAt(i + 1))
                    && HexFormat.isHexDigit(name.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
