package lilora.builder.source;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The files of a Qt binary resource archive ({@code .rcc}).
 *
 * <p>Layout, all numbers big-endian: magic {@code qres}, format version, offsets of the tree, the data and the names. A node of
 * the tree holds its name's offset and flags, then either (a folder) child count and first child, or (a file) territory,
 * language and the offset of its data; from version 2 on, 8 bytes of modification time follow. A name is a UTF-16 length, a
 * 4-byte hash and the characters; data is a 4-byte length and the bytes, plain, zlib (after 4 bytes of length) or zstd.
 */
final class RccTree implements FileTree {
    private static final int MAGIC = 0x71726573;
    private static final int ZLIB = 1;
    private static final int FOLDER = 2;
    private static final int ZSTD = 4;

    private final String name;
    private final ByteBuffer bytes;
    private final int treeOffset;
    private final int dataOffset;
    private final int namesOffset;
    private final int nodeSize;
    private final TreeMap<String, Integer> nodes = new TreeMap<>();

    RccTree(String name, byte[] content) {
        this.name = name;
        this.bytes = ByteBuffer.wrap(content);
        if (content.length < 20 || bytes.getInt(0) != MAGIC) {
            throw new BuildException("The file " + name + " is not a Qt resource archive; check the path.");
        }
        int version = bytes.getInt(4);
        if (version < 1 || version > 3) {
            throw new BuildException("The Qt resource archive " + name + " has format version " + version
                    + "; only versions 1 to 3 can be read.");
        }
        this.treeOffset = bytes.getInt(8);
        this.dataOffset = bytes.getInt(12);
        this.namesOffset = bytes.getInt(16);
        this.nodeSize = version < 2 ? 14 : 22;
        collect(nodes, 0, "");
    }

    private void collect(Map<String, Integer> into, int index, String path) {
        int node = treeOffset + index * nodeSize;
        if ((bytes.getShort(node + 4) & FOLDER) == 0) {
            into.put(path, node);
            return;
        }
        int count = bytes.getInt(node + 6);
        int first = bytes.getInt(node + 10);
        for (int child = first; child < first + count; child++) {
            String childName = nodeName(treeOffset + child * nodeSize);
            collect(into, child, path.isEmpty() ? childName : path + "/" + childName);
        }
    }

    private String nodeName(int node) {
        int at = namesOffset + bytes.getInt(node);
        int length = Short.toUnsignedInt(bytes.getShort(at));
        return new String(bytes.array(), at + 6, 2 * length, StandardCharsets.UTF_16BE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> paths() {
        return List.copyOf(nodes.keySet());
    }

    @Override
    public byte[] read(String path) {
        Integer node = nodes.get(path);
        if (node == null) {
            throw new BuildException("There is no file " + path + " in " + name + "; check the path.");
        }
        int flags = bytes.getShort(node + 4);
        int at = dataOffset + bytes.getInt(node + 10);
        byte[] stored = new byte[bytes.getInt(at)];
        bytes.get(at + 4, stored);
        if ((flags & ZSTD) != 0) {
            return Zstd.decompress(stored, Math.toIntExact(Zstd.getFrameContentSize(stored)));
        }
        return (flags & ZLIB) != 0 ? inflate(path, stored) : stored;
    }

    private byte[] inflate(String path, byte[] stored) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(stored, 4, stored.length - 4);
            ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length * 2);
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int read = inflater.inflate(buffer);
                if (read == 0 && inflater.needsInput()) {
                    throw new DataFormatException("the data ends early");
                }
                out.write(buffer, 0, read);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new BuildException(
                    "The file " + path + " in " + name + " is damaged; download the package again.", e);
        } finally {
            inflater.end();
        }
    }
}
