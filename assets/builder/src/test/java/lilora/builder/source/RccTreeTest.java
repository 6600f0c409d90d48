package lilora.builder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class RccTreeTest {
    @Test
    void readsPlainZlibAndZstdFiles() throws IOException {
        FileTree tree = new RccTree("test.rcc", archive());

        assertThat(tree.paths()).containsExactly("d/a", "d/b", "d/c");
        assertThat(tree.text("d/a")).isEqualTo("plain");
        assertThat(tree.text("d/b")).isEqualTo("deflated");
        assertThat(tree.text("d/c")).isEqualTo("zstandard");
    }

    @Test
    void refusesWhatIsNoResourceArchive() {
        assertThatThrownBy(() -> new RccTree("x.rcc", new byte[40]))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("x.rcc");
    }

    /** Root, folder d, files a, b, c: written by hand after the layout in Qt's resource compiler. */
    private static byte[] archive() throws IOException {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        int[] nameAt = new int[4];
        DataOutputStream n = new DataOutputStream(names);
        String[] texts = {"d", "a", "b", "c"};
        for (int i = 0; i < 4; i++) {
            nameAt[i] = names.size();
            n.writeShort(1);
            n.writeInt(0);
            n.write(texts[i].getBytes(StandardCharsets.UTF_16BE));
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] dataAt = new int[3];
        byte[][] contents = {"plain".getBytes(UTF_8), zlib("deflated"), Zstd.compress("zstandard".getBytes(UTF_8))};
        DataOutputStream d = new DataOutputStream(data);
        for (int i = 0; i < 3; i++) {
            dataAt[i] = data.size();
            d.writeInt(contents[i].length);
            d.write(contents[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("qres");
        int treeAt = 20;
        int dataStart = treeAt + 5 * 22;
        out.writeInt(3);
        out.writeInt(treeAt);
        out.writeInt(dataStart);
        out.writeInt(dataStart + data.size());
        folder(out, 0, 1, 1);
        folder(out, nameAt[0], 3, 2);
        int[] flags = {0, 1, 4};
        for (int i = 0; i < 3; i++) {
            out.writeInt(nameAt[i + 1]);
            out.writeShort(flags[i]);
            out.writeInt(0);
            out.writeInt(dataAt[i]);
            out.writeLong(0);
        }
        data.writeTo(out);
        names.writeTo(out);
        return bytes.toByteArray();
    }

    private static void folder(DataOutputStream out, int name, int count, int first) throws IOException {
        out.writeInt(name);
        out.writeShort(2);
        out.writeInt(count);
        out.writeInt(first);
        out.writeLong(0);
    }

    private static byte[] zlib(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(text.getBytes(UTF_8));
        deflater.finish();
        byte[] buffer = new byte[100];
        buffer[3] = (byte) text.length();
        int length = deflater.deflate(buffer, 4, 96);
        deflater.end();
        return java.util.Arrays.copyOf(buffer, 4 + length);
    }
}
