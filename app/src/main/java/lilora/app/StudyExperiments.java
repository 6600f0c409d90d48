package lilora.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lilora.app.background.TaskRunner;
import lilora.app.draft.Drafts;
import lilora.app.screen.experiment.ExperimentScreen;
import lilora.app.screen.experiment.ExperimentViewModel;
import lilora.app.screen.study.Experiments;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.file.Folders;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.ExperimentFile;

/** The experiments that studies are made of: the drafts of the experiment page as they are, and those that are shipped. */
final class StudyExperiments implements Experiments {
    private final Drafts drafts;
    private final ExperimentViewModel reader;
    private List<Choice> shipped = List.of();

    /**
     * Those there are.
     *
     * @param reader makes experiments of drafts; nobody sees it
     * @param folder of shipped experiments
     * @param models that they may call by name
     */
    StudyExperiments(Drafts drafts, ExperimentViewModel reader, Path folder, NamedModels models, TaskRunner tasks) {
        this.drafts = drafts;
        this.reader = reader;
        tasks.run("Reading shipped experiments", progress -> shipped(folder, models))
                .onDone(found -> shipped = found);
    }

    private static List<Choice> shipped(Path folder, NamedModels models) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            return Folders.list(folder).stream()
                    .filter(file -> file.toString().endsWith(".json"))
                    .flatMap(file -> choice(file, models).stream())
                    .sorted(Comparator.comparing(Choice::title))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The shipped experiments cannot be listed.", e);
        }
    }

    /** Empty for a file that is no experiment, such as a study. */
    private static Optional<Choice> choice(Path file, NamedModels models) {
        try {
            JsonNode read = Json.tree(file);
            if (!read.has("tasks") || !read.has("method")) {
                return Optional.empty();
            }
            String name = read.path("name").asText().strip();
            String title = name.isEmpty() ? file.getFileName().toString().replaceFirst("\\.json$", "") : name;
            return Optional.of(new Choice("Shipped: " + title, () -> ExperimentFile.read(file, models)));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Choice> choices() {
        List<Choice> all = new ArrayList<>();
        // The one that somebody works at comes first.
        drafts.openProperty().get().ifPresent(open -> all.add(draft(open.id())));
        drafts.drafts().stream()
                .filter(one -> all.isEmpty()
                        || !drafts.openProperty().get().orElseThrow().id().equals(one.id()))
                .forEach(one -> all.add(draft(one.id())));
        all.addAll(shipped);
        return all;
    }

    private Choice draft(String id) {
        return new Choice("Draft: " + drafts.find(id).map(found -> found.name()).orElse(id), () -> spec(id));
    }

    private ExperimentSpec spec(String id) {
        return ExperimentScreen.spec(
                drafts.find(id).orElseThrow(() -> new InputException("This draft is not there any more.")), reader);
    }
}
