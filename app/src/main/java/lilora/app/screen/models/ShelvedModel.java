package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A model that lies on this computer.
 *
 * @param name of its folder, or on the hub
 * @param place where it lies
 * @param kind its {@code model_type}; empty if it does not say
 * @param parameters numbers in it; absent where it cannot be used
 * @param bytes of its files
 * @param licence as its card says; empty if it does not
 * @param fault why a run would refuse it; empty when it can be used
 * @param folder absolute
 */
record ShelvedModel(
        String name,
        Place place,
        String kind,
        OptionalLong parameters,
        long bytes,
        String licence,
        String fault,
        Path folder) {

    /** Where a model lies. */
    enum Place {
        SHIPPED("Shipped"),
        WORKSPACE("Workspace"),
        CACHE("Hugging Face cache");

        private final String title;

        Place(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    boolean usable() {
        return fault.isEmpty();
    }
}
