package lilora.storage.migration;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One step from a version of the database to the next.
 *
 * @param version it leads to, from 1
 * @param name what it does
 * @param sql statements, each ended by a semicolon at the end of a line
 */
public record Migration(int version, String name, String sql) {
    /** The same on every system: line ends do not count. */
    public long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    List<String> statements() {
        String withoutComments = sql.lines()
                .filter(line -> !line.strip().startsWith("--"))
                .reduce("", (text, line) -> text + line + "\n");
        return Arrays.stream(withoutComments.split(";\\s*\n"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
