package lilora.engine.json;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;

/** Two spaces, one line feed, one element a line; independent of the system's own line break, so that hashes agree. */
final class DeterministicPrinter extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    DeterministicPrinter() {
        super(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        indentObjectsWith(indenter);
        indentArraysWith(indenter);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
        return new DeterministicPrinter();
    }
}
