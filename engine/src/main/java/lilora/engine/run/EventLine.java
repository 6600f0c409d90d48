package lilora.engine.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.json.Json;

/**
 * One event as a line: its JSON with a last field {@code crc}, the CRC-32 of the JSON without it, so that no damage to a
 * number goes unnoticed. Lines of older versions lack the field and are read as they stand.
 */
final class EventLine {
    private static final Pattern SEALED = Pattern.compile("(.*),\"crc\":\"([0-9a-f]{8})\"\\}", Pattern.DOTALL);

    private EventLine() {}

    /** The line, without its end. */
    static String of(RecordedEvent event) {
        String json = Json.compact(event);
        return json.substring(0, json.length() - 1) + ",\"crc\":\"" + crc(json) + "\"}";
    }

    /**
     * The event of a line.
     *
     * @throws InputException if it is none, of another version, or not what was written
     */
    static RecordedEvent parse(Path file, long offset, String line) {
        String place = file.getFileName() + " byte " + offset;
        Matcher sealed = SEALED.matcher(line);
        String json = sealed.matches() ? sealed.group(1) + "}" : line;
        RecordedEvent event = Json.parse(place, json, RecordedEvent.class);
        if (event.v() != RecordedEvent.VERSION) {
            throw new InputException(
                    place + ": version " + event.v() + " is not known here, only " + RecordedEvent.VERSION + ".");
        }
        if (sealed.matches() && !crc(json).equals(sealed.group(2))) {
            throw new InputException(place + " is damaged: its checksum does not match.");
        }
        return event;
    }

    private static String crc(String json) {
        CRC32 crc = new CRC32();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
