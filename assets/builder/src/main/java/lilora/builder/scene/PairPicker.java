package lilora.builder.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import lilora.builder.source.BuildException;

/**
 * Picks complementary pairs, as VQAv2 does: each question is asked of two scenes with different answers. Greedy, as
 * {@link BalancedPicker}: the first scene is the one asked least.
 */
public final class PairPicker {
    private final Function<Scene, List<Question>> candidates;
    private final Random random;

    /**
     * @param candidates all questions that a scene answers
     * @param random breaks ties
     */
    public PairPicker(Function<Scene, List<Question>> candidates, Random random) {
        this.candidates = candidates;
        this.random = random;
    }

    /**
     * Picks pairs.
     *
     * @param scenes what may be asked about
     * @param wantedPairs how many pairs of each form
     * @throws BuildException if the scenes do not answer enough questions of some form
     */
    public List<QuestionPair> pick(List<Scene> scenes, Map<String, Integer> wantedPairs) {
        return new Picking(scenes, wantedPairs).run();
    }

    /** One call's state. */
    private final class Picking {
        private final List<Scene> order;
        private final Quotas quotas;
        private final Map<Scene, List<Question>> open = new HashMap<>();
        private final Map<String, List<Asked>> byText = new LinkedHashMap<>();
        private final Map<Scene, Integer> uses = new HashMap<>();
        private final Set<Asked> used = new HashSet<>();

        Picking(List<Scene> scenes, Map<String, Integer> wantedPairs) {
            this.order = new ArrayList<>(scenes);
            Map<String, Integer> questions = new LinkedHashMap<>();
            wantedPairs.forEach((form, pairs) -> questions.put(form, 2 * pairs));
            this.quotas = new Quotas(questions);
            for (Scene scene : scenes) {
                List<Question> all = candidates.apply(scene);
                open.put(scene, all);
                all.forEach(question -> byText.computeIfAbsent(question.text(), text -> new ArrayList<>())
                        .add(new Asked(scene, question)));
            }
        }

        List<QuestionPair> run() {
            List<QuestionPair> pairs = new ArrayList<>();
            while (quotas.open() > 0) {
                Collections.shuffle(order, random);
                order.sort(Comparator.comparingInt(scene -> uses.getOrDefault(scene, 0)));
                QuestionPair pair = order.stream()
                        .flatMap(scene -> bestOf(scene).stream())
                        .findFirst()
                        .orElseThrow(() -> new BuildException("The scenes leave " + quotas.open() + " questions open "
                                + quotas.missing() + "; compose more scenes or ask for fewer questions."));
                take(pair.first());
                take(pair.second());
                pairs.add(pair);
            }
            return pairs;
        }

        private void take(Asked asked) {
            used.add(asked);
            uses.merge(asked.scene(), 1, Integer::sum);
            quotas.take(asked.question());
        }

        private Optional<QuestionPair> bestOf(Scene scene) {
            List<Question> questions = new ArrayList<>(open.getOrDefault(scene, List.of()));
            Collections.shuffle(questions, random);
            for (String form : quotas.wantedFirst(questions)) {
                Optional<QuestionPair> pair = questions.stream()
                        .filter(question -> question.form().equals(form))
                        .map(question -> new Asked(scene, question))
                        .filter(asked -> !used.contains(asked))
                        .flatMap(asked -> partner(asked).stream().map(other -> new QuestionPair(asked, other)))
                        .min(Comparator.comparingInt(this::cost));
                if (pair.isPresent()) {
                    return pair;
                }
            }
            return Optional.empty();
        }

        private Optional<Asked> partner(Asked asked) {
            List<Asked> others =
                    new ArrayList<>(byText.getOrDefault(asked.question().text(), List.of()));
            Collections.shuffle(others, random);
            return others.stream()
                    .filter(other ->
                            !other.question().answer().equals(asked.question().answer()))
                    .filter(other -> !used.contains(other))
                    .min(Comparator.comparingInt(
                            other -> 1000 * uses.getOrDefault(other.scene(), 0) + quotas.saturation(other.question())));
        }

        private int cost(QuestionPair pair) {
            return 1000 * uses.getOrDefault(pair.second().scene(), 0)
                    + quotas.saturation(pair.first().question())
                    + quotas.saturation(pair.second().question());
        }
    }
}
