package lilora.engine.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.text.FolderTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The chat template of a composed model: that of its projector, which was trained with it, or the one that is stated, or the language
 * model's own.
 *
 * @param stated its name, if it is
 * @param projector folder of the projector, if that brings one
 * @param language folder of the language model
 */
record ChatTemplate(Optional<String> stated, Optional<Path> projector, Path language) {
    private static final List<String> FILES = List.of("chat_template.jinja", "chat_template.json");

    static ChatTemplate of(Optional<String> stated, @Nullable ProjectorPart trained, Path language) {
        Optional<Path> projector = trained == null ? Optional.empty() : trained.describedFolder();
        ChatTemplate template = new ChatTemplate(stated, projector.filter(ChatTemplate::hasFiles), language);
        template.requireAgreement();
        return template;
    }

    private static boolean hasFiles(Path folder) {
        return FILES.stream().anyMatch(name -> PlainFile.isThere(folder.resolve(name)));
    }

    private void requireAgreement() {
        stated.ifPresent(name -> {
            FolderTemplate.requireKnown(name);
            projector
                    .filter(folder -> !FolderTemplate.named(folder).equals(stated))
                    .ifPresent(folder -> {
                        throw InputException.about(
                                "The template is to be %s, but the projector was trained with %s (%s); leave it out, or name another projector."
                                        .formatted(
                                                name,
                                                FolderTemplate.named(folder)
                                                        .orElse("a template that is not known here"),
                                                FolderTemplate.file(folder).orElse(folder)),
                                "template");
                    });
        });
    }

    /** Whether one is written in place of whatever the language model brings. */
    private boolean isReplaced() {
        return stated.isPresent()
                && projector.isEmpty()
                && !FolderTemplate.named(language).equals(stated);
    }

    /**
     * Writes it beside the tokenizer, which is there already.
     *
     * @param aside the composed folder
     */
    void write(Path aside) throws IOException {
        if (isReplaced()) {
            FolderTemplate.write(aside, stated.orElseThrow());
            return;
        }
        for (String name : FILES) {
            Path file = projector.orElse(language).resolve(name);
            if (PlainFile.isThere(file)) {
                Files.copy(file, aside.resolve(name));
            }
        }
    }

    /**
     * Where it comes from, in words.
     *
     * @param part the language model, whose files may be made of a GGUF file
     */
    String origin(LanguagePart part) {
        Optional<String> own = FolderTemplate.file(language)
                .map(file -> part.isMade() ? part.given().toString() : file.toString());
        if (isReplaced()) {
            return "as stated"
                    + own.map(file -> ", in place of that of " + file).orElse("");
        }
        return projector
                .flatMap(FolderTemplate::file)
                .map(Path::toString)
                .or(() -> own)
                .orElse("no part brings another");
    }
}
