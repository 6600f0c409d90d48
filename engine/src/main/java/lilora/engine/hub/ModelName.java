package lilora.engine.hub;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;

/**
 * What a model is called on the hub.
 *
 * @param organisation who published it; empty for the first models of the hub, which have a name alone, such as {@code gpt2}
 * @param model its name there
 * @param revision branch, tag or commit; empty for the main one
 */
record ModelName(String organisation, String model, Optional<String> revision) {
    static final String FOLDER = "models--";
    static final String MAIN = "main";
    private static final String WORD = "[A-Za-z0-9][\\w.-]*";
    private static final Pattern NAME = Pattern.compile("(?:(%s)/)?(%s)(?:@(%s))?".formatted(WORD, WORD, WORD));
    /** Git's own names of changes that are offered, such as {@code refs/pr/1}, are of several words. */
    private static final Pattern REVISION = Pattern.compile("%s(/%s)*".formatted(WORD, WORD));

    /**
     * Of {@code organisation/name} or {@code name}, with {@code @} and a revision behind it if it is not the main one; empty for
     * other texts.
     */
    static Optional<ModelName> of(String text) {
        Matcher name = NAME.matcher(text);
        return name.matches()
                ? Optional.of(new ModelName(
                        Objects.requireNonNullElse(name.group(1), ""),
                        name.group(2),
                        Optional.ofNullable(name.group(3))))
                : Optional.empty();
    }

    /**
     * Of a text that must be one.
     *
     * @param revision as asked for beside the name; empty if only the name may say it
     */
    static ModelName required(String text, Optional<String> revision) {
        ModelName name = of(text).orElseThrow(() -> new InputException(
                "'%s' is no name of a model on the hub; write organisation/name, or organisation/name@revision, or the name alone of one without an organisation."
                        .formatted(text)));
        if (revision.isEmpty()) {
            return name;
        }
        if (name.revision.isPresent() && !name.revision.equals(revision)) {
            throw new InputException(
                    "'%s' and the revision '%s' contradict each other; name one.".formatted(text, revision.get()));
        }
        if (!REVISION.matcher(revision.get()).matches()) {
            throw new InputException(
                    "'%s' is no revision; name a branch, a tag or a commit.".formatted(revision.get()));
        }
        return new ModelName(name.organisation, name.model, revision);
    }

    String revisionOrMain() {
        return revision.orElse(MAIN);
    }

    /** Its folder in a cache. */
    String folderName() {
        return FOLDER + path().replace("/", "--");
    }

    /** Without its revision. */
    String path() {
        return organisation.isEmpty() ? model : organisation + "/" + model;
    }
}
