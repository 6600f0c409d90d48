package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.app.shell.ScreenIds;
import org.junit.jupiter.api.Test;

/** What CONTRIBUTING says of the window is so; the rest of the page is held by the engine's test of the README. */
class ContributingTest {
    @Test
    void everyScreenCanBeOpenedByTheIdThatIsTold() throws IOException, IllegalAccessException {
        String page = Files.readString(Path.of("../.github/CONTRIBUTING.md"));
        int from = page.indexOf("`-Dscreen` takes the id of a screen:");
        assertThat(from).isPositive();
        Set<String> told = Pattern.compile("`([a-z]+)`")
                .matcher(page.substring(from, page.indexOf('.', from)))
                .results()
                .map(id -> id.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        for (Field id : ScreenIds.class.getFields()) {
            there.add((String) id.get(null));
        }
        assertThat(told).isEqualTo(there);
    }
}
