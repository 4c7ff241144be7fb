package dev.rollback.backend.leveldb;

import dev.rollback.api.ContractKey;
import dev.rollback.api.ErrorKind;
import dev.rollback.api.RollbackException;
import dev.rollback.spi.directory.SafePaths;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keys and values as they are written, within the limits up to which they are read. */
final class Keys {

    private Keys() {}

    /** The bytes of a contract's key; empty when its name holds a lone surrogate, which UTF-8 cannot spell. */
    static Optional<byte[]> utf8(ContractKey key) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key.toString()));
            byte[] user = new byte[encoded.remaining()];
            encoded.get(user);
            return Optional.of(user);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The bytes of a contract's key; {@code UNSUPPORTED} or {@code TOO_LARGE} when it cannot be written. */
    static byte[] encode(ContractKey key) {
        byte[] user = utf8(key)
                .orElseThrow(() -> new RollbackException(
                        ErrorKind.UNSUPPORTED, "the key " + shown(key) + " is not valid Unicode"));
        return checked(user, key);
    }

    static byte[] checked(byte[] user, Object key) {
        if (user.length > LevelDbLimits.MAX_KEY_BYTES) {
            throw tooLarge("the key " + shown(key), user.length, LevelDbLimits.MAX_KEY_BYTES);
        }
        return user;
    }

    static byte[] checkedValue(byte[] value, Object key) {
        if (value.length > LevelDbLimits.MAX_VALUE_BYTES) {
            throw tooLarge("the value of " + shown(key), value.length, LevelDbLimits.MAX_VALUE_BYTES);
        }
        return value;
    }

    private static RollbackException tooLarge(String what, long size, long most) {
        return new RollbackException(
                ErrorKind.TOO_LARGE, what + " has " + size + " bytes; up to " + most + " are kept");
    }

    private static String shown(Object key) {
        String text = SafePaths.printable(key.toString());
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
