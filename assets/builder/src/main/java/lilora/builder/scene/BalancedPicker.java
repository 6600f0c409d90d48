package lilora.builder.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import lilora.builder.source.BuildException;

/**
 * Picks questions so that every scene is asked about, each form gets its number, and the answers within a form are as even as
 * the scenes allow. Greedy: the scene asked least, its least complete form, then the least used answer and text.
 */
public final class BalancedPicker {
    private final Function<Scene, List<Question>> candidates;
    private final Random random;

    /**
     * @param candidates all questions that a scene answers
     * @param random breaks ties
     */
    public BalancedPicker(Function<Scene, List<Question>> candidates, Random random) {
        this.candidates = candidates;
        this.random = random;
    }

    /**
     * Picks questions.
     *
     * @param scenes what may be asked about
     * @param wanted how many questions of each form
     * @return the picked questions, in order of scenes
     * @throws BuildException if the scenes do not answer enough questions of some form
     */
    public List<Asked> pick(List<Scene> scenes, Map<String, Integer> wanted) {
        Quotas quotas = new Quotas(wanted);
        List<Slot> slots = scenes.stream()
                .map(scene -> new Slot(scene, new ArrayList<>(candidates.apply(scene)), new ArrayList<>()))
                .toList();
        List<Slot> order = new ArrayList<>(slots);
        while (quotas.open() > 0) {
            Collections.shuffle(order, random);
            order.sort(Comparator.comparingInt(slot -> slot.picked().size()));
            Slot slot = order.stream()
                    .filter(next -> next.open().stream().anyMatch(question -> quotas.wants(question.form())))
                    .findFirst()
                    .orElseThrow(() -> new BuildException("The scenes leave " + quotas.open() + " questions open "
                            + quotas.missing() + "; compose more scenes or ask for fewer questions."));
            Question question = best(slot.open(), quotas);
            quotas.take(question);
            slot.open().removeIf(other -> other.text().equals(question.text()));
            slot.picked().add(question);
        }
        return slots.stream()
                .flatMap(slot -> slot.picked().stream().map(question -> new Asked(slot.scene(), question)))
                .toList();
    }

    /** A scene with the questions that can still be asked and those that have been picked. */
    private record Slot(Scene scene, List<Question> open, List<Question> picked) {}

    private Question best(List<Question> questions, Quotas quotas) {
        String form = quotas.wantedFirst(questions).get(0);
        List<Question> ofForm = new ArrayList<>(questions.stream()
                .filter(question -> question.form().equals(form))
                .toList());
        Collections.shuffle(ofForm, random);
        return Collections.min(ofForm, Comparator.comparingInt(quotas::saturation));
    }
}
