package lilora.builder.look;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lilora.builder.source.BuildException;
import lilora.builder.task.ContactSheet;

/**
 * Lays out items of a built task for a person to answer: {@code LookAtTask sheets TASK OUT [COUNT]} writes sheets with numbered
 * items, {@code answers.tsv} to be filled in, and {@code truth.tsv} to be looked at afterwards. {@code LookAtTask compare TASK
 * ANSWERS} tells how many of the answers agree, and which do not.
 */
public final class LookAtTask {
    private static final String USAGE = "Usage: LookAtTask sheets TASK OUT [COUNT], or LookAtTask compare TASK ANSWERS";
    private static final long SEED = 1;
    private static final int COUNT = 100;
    private static final int ON_A_SHEET = 20;

    private final PrintStream out;

    LookAtTask(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            new LookAtTask(System.out).run(args);
        } catch (BuildException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    void run(String... args) {
        if (args.length < 3 || args.length > 4) {
            throw new BuildException("A task and a place are needed. " + USAGE);
        }
        TaskFolder task = new TaskFolder(Path.of(args[1]));
        try {
            switch (args[0]) {
                case "sheets" -> sheets(task, Path.of(args[2]), args.length == 4 ? count(args[3]) : COUNT);
                case "compare" -> compare(task, Path.of(args[2]));
                default -> throw new BuildException("There is no command " + args[0] + ". " + USAGE);
            }
        } catch (IOException e) {
            throw new BuildException("The place " + args[2] + " cannot be used; check its name and rights.", e);
        }
    }

    private static int count(String text) {
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw new BuildException("The count " + text + " is no number of items; give one such as 100.");
        }
        return Integer.parseInt(text);
    }

    private void sheets(TaskFolder task, Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        List<Quiz> quizzes = new Quizzes(task, SEED).sample(count);
        for (int first = 0; first < quizzes.size(); first += ON_A_SHEET) {
            List<ContactSheet.Cell> cells = new ArrayList<>();
            for (int i = first; i < Math.min(first + ON_A_SHEET, quizzes.size()); i++) {
                cells.add(cell(task, quizzes.get(i), i + 1));
            }
            Path sheet = folder.resolve(String.format("sheet-%d.png", first / ON_A_SHEET + 1));
            Files.write(sheet, new ContactSheet().draw(cells));
        }
        Files.writeString(folder.resolve("answers.tsv"), table(quizzes, "answer", false));
        Files.writeString(folder.resolve("truth.tsv"), table(quizzes, "right", true));
        out.printf("%d items of %s are laid out in %s%n", quizzes.size(), task.described("id"), folder);
    }

    private static ContactSheet.Cell cell(TaskFolder task, Quiz quiz, int number) {
        List<String> asked = new ArrayList<>(quiz.asked());
        asked.set(0, "#" + number + " " + asked.get(0));
        return ContactSheet.Cell.of(task.image(quiz.image()), asked, "");
    }

    private static String table(List<Quiz> quizzes, String column, boolean told) {
        return quizzes.stream()
                .map(quiz -> quiz.id() + "\t" + (told ? quiz.told() : ""))
                .collect(Collectors.joining("\n", "item\t" + column + "\n", "\n"));
    }

    private void compare(TaskFolder task, Path answers) throws IOException {
        Looked.Agreement agreement =
                Looked.parse(answers.toString(), Files.readString(answers)).with(task);
        agreement.differing().forEach(out::println);
        out.printf("%d of %d answers agree%n", agreement.agreed(), agreement.asked());
    }
}
