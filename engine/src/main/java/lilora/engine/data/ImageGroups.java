package lilora.engine.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Images that items show together, directly or through others: all of a group belong to one part of a division. */
public final class ImageGroups {
    private final Map<String, String> parents = new HashMap<>();

    /** Puts the images of an item into one group. */
    public void add(List<String> images) {
        for (int i = 1; i < images.size(); i++) {
            String one = of(images.get(0));
            String other = of(images.get(i));
            // The first by name stands for the group, in whatever order the items are read.
            if (one.compareTo(other) < 0) {
                parents.put(other, one);
            } else if (one.compareTo(other) > 0) {
                parents.put(one, other);
            }
        }
    }

    /** The image that stands for the group of this one; itself where it is shown with no other. */
    public String of(String image) {
        String at = image;
        for (String next = parents.get(at); next != null; next = parents.get(at)) {
            at = next;
        }
        if (!at.equals(image)) {
            parents.put(image, at);
        }
        return at;
    }
}
