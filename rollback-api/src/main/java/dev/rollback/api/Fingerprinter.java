package dev.rollback.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes a {@link Fingerprint} from entries in any order, in constant memory.
 *
 * <p>Each part is an LtHash (Bellare and Micciancio, "A New Paradigm for Collision-free Hashing", 1997; Lewi et al.,
 * "Securing Update Propagation with Homomorphic Hashing", 2019), so order does not count but number does:
 *
 * <ol>
 *   <li>An entry is encoded as a tag byte ({@code C} contract, {@code D} document, {@code F} foreign), then its key,
 *       then its content, each of the two led by its length in bytes (8 bytes, big-endian). A contract's key is
 *       {@code <chainId>-<name>}, a document's the network's name, both in UTF-8.
 *   <li>Content is {@code J} and the canonical form of the JSON value (see {@link CanonicalJson}), or {@code R} and
 *       the raw bytes where they are no strict JSON. A foreign entry's content is always raw.
 *   <li>The encoding is expanded to 2,048 bytes: block {@code i} of 32 is SHA-512 of the encoding's SHA-512 digest
 *       followed by the byte {@code i}. They are read as 1,024 little-endian 16-bit lanes and added, lane by lane
 *       modulo 2^16, to the part's sum, which starts at zero.
 *   <li>The part's digest is SHA-256 of the sum's 2,048 bytes.
 * </ol>
 *
 * <p>Not thread-safe.
 */
public final class Fingerprinter {

    private static final int LANES = 1_024;
    private static final int BLOCKS = 32;

    private final Lattice contracts = new Lattice();
    private final Lattice documents = new Lattice();
    private final Lattice foreign = new Lattice();
    private final MessageDigest sha512 = sha512();

    public void add(StateEntry entry) {
        if (entry instanceof ContractRecord record) {
            contracts.add(
                    encode('C', record.key().toString().getBytes(StandardCharsets.UTF_8), content(record.json())));
        } else if (entry instanceof NetworkDocument document) {
            documents.add(encode('D', document.network().getBytes(StandardCharsets.UTF_8), content(document.json())));
        } else if (entry instanceof ForeignEntry other) {
            byte[] value = other.value().toArray();
            foreign.add(encode('F', other.key().toArray(), tagged('R', value)));
        }
    }

    public Fingerprint fingerprint() {
        return new Fingerprint(contracts.part(), documents.part(), foreign.part());
    }

    private static byte[] content(JsonText json) {
        return json.value()
                .map(value -> tagged('J', CanonicalJson.utf8(value)))
                .orElseGet(() -> tagged('R', json.toArray()));
    }

    private static byte[] tagged(char tag, byte[] bytes) {
        byte[] result = new byte[bytes.length + 1];
        result[0] = (byte) tag;
        System.arraycopy(bytes, 0, result, 1, bytes.length);
        return result;
    }

    private static byte[] encode(char tag, byte[] key, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(key.length + content.length + 17);
        out.write(tag);
        out.writeBytes(ByteBuffer.allocate(8).putLong(key.length).array());
        out.writeBytes(key);
        out.writeBytes(ByteBuffer.allocate(8).putLong(content.length).array());
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no SHA-512", e);
        }
    }

    private final class Lattice {
        private final short[] sum = new short[LANES];
        private long count;

        void add(byte[] encoding) {
            byte[] seed = sha512.digest(encoding);
            for (int block = 0; block < BLOCKS; block++) {
                sha512.update(seed);
                ByteBuffer lanes = ByteBuffer.wrap(sha512.digest(new byte[] {(byte) block}))
                        .order(ByteOrder.LITTLE_ENDIAN);
                for (int lane = 0; lane < LANES / BLOCKS; lane++) {
                    int index = block * (LANES / BLOCKS) + lane;
                    sum[index] = (short) (sum[index] + lanes.getShort());
                }
            }
            count++;
        }

        Fingerprint.Part part() {
            ByteBuffer bytes = ByteBuffer.allocate(LANES * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (short lane : sum) {
                bytes.putShort(lane);
            }
            return new Fingerprint.Part(count, Sha256.of(bytes.array()));
        }
    }
}
