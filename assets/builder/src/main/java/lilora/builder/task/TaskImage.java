package lilora.builder.task;

import java.util.List;
import lilora.builder.source.Credit;

/** An encoded image of a task. */
public final class TaskImage {
    private final String path;
    private final byte[] bytes;
    private final List<Credit> credits;

    /**
     * @param path path below the image root, e.g. {@code train/w0001.jpg}
     * @param bytes the PNG or JPEG file; not to be changed afterwards
     * @param credits its sources, at least one
     */
    public TaskImage(String path, byte[] bytes, List<Credit> credits) {
        this.path = path;
        this.bytes = bytes;
        this.credits = List.copyOf(credits);
    }

    /** Path below the image root. */
    public String path() {
        return path;
    }

    /** The file's bytes; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where it comes from. */
    public List<Credit> credits() {
        return credits;
    }
}
