package lilora.leaks;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Fails any test class that leaves native objects, files, processes or threads behind. JUnit finds it by itself. */
public final class LeakExtension implements BeforeAllCallback, AfterAllCallback {
    /** Parameter: milliseconds that what was told to end may take. */
    static final String GRACE = "lilora.leaks.grace";

    private static final Namespace NAMESPACE = Namespace.create(LeakExtension.class);
    private static final int GRACE_MILLIS = 3000;
    private static final long POLL_MILLIS = 20;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), OpenResources.now());
    }

    /** Runs after everything that the class itself and its other extensions clean up. */
    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        OpenResources before = context.getStore(NAMESPACE).remove(context.getUniqueId(), OpenResources.class);
        int grace = context.getConfigurationParameter(GRACE, Integer::valueOf).orElse(GRACE_MILLIS);
        long end = System.nanoTime() + grace * 1_000_000L;
        List<String> leaks = OpenResources.now().since(before);
        while (!leaks.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            leaks = OpenResources.now().since(before);
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("%s leaves behind: %s. Close them in the test, or in what it tests."
                    .formatted(context.getRequiredTestClass().getName(), String.join("; ", leaks)));
        }
    }
}
