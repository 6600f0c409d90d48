package lilora.builder.vqav2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import lilora.builder.scene.PairPicker;
import lilora.builder.scene.Picture;
import lilora.builder.scene.QuestionPair;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneGraphs;
import lilora.builder.scene.SceneItems;
import lilora.builder.scene.Sides;
import lilora.builder.source.Resource;
import lilora.builder.task.BuildContext;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskItem;

/** Builds {@code vqav2-mini}. */
public final class VqaV2Mini implements TaskBuilder {
    static final int TRAIN_SCENES = 700;
    static final int TEST_SCENES = 200;

    private static final String DESCRIPTION =
            "One to four cut-outs of animals, flowers and food (photos; a few insects are drawings) on photos of nature, with"
                    + " questions of VQAv2's kinds: yes/no, number, other. As in VQAv2, each question is asked of two"
                    + " pictures with different answers (complementary-pairs.json). Subjects and backgrounds of the test are"
                    + " not used in training.";

    @Override
    public String id() {
        return "vqav2-mini";
    }

    @Override
    public TaskContent build(BuildContext context) {
        Sides<NatureKit> kits = new NatureSources(context).kits();
        List<Picture> train = paint(kits.train(), "train", TRAIN_SCENES, context.random("nature.train"));
        List<Picture> test = paint(kits.test(), "test", TEST_SCENES, context.random("nature.test"));
        List<Picture> all = new ArrayList<>(train);
        all.addAll(test);
        List<TaskItem> trainItems = items("train", ask(train, trainQuota(), context.random("nature.train.questions")));
        List<TaskItem> testItems = items("test", ask(test, testQuota(), context.random("nature.test.questions")));
        Map<String, byte[]> extraFiles = Map.of(
                SceneGraphs.FILE,
                SceneGraphs.zip(all.stream().map(Picture::scene).toList()),
                "complementary-pairs.json",
                pairs(trainItems, testItems).getBytes(StandardCharsets.UTF_8));
        return new TaskContent(
                new TaskDescription(id(), "VQAv2-mini", "open", DESCRIPTION, "exact", 8, "GPL-2.0-or-later"),
                SceneItems.images(all),
                trainItems,
                testItems,
                Resource.text(VqaV2Mini.class, "LICENSE.txt"),
                extraFiles);
    }

    static List<Picture> paint(NatureKit kit, String side, int count, Random random) {
        NaturePainter painter = new NaturePainter(kit, random);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double share = (i + 0.5) / count;
            int things = share < 0.38 ? 1 : share < 0.66 ? 2 : share < 0.83 ? 3 : 4;
            pictures.add(painter.paint(String.format("%s-nature-%04d", side, i + 1), things));
        }
        return pictures;
    }

    static List<QuestionPair> ask(List<Picture> pictures, Map<String, Integer> quota, Random random) {
        List<Scene> scenes = pictures.stream().map(Picture::scene).toList();
        return new PairPicker(NatureQuestions::of, random).pick(scenes, quota);
    }

    /** The two items of a pair follow each other. */
    private static List<TaskItem> items(String side, List<QuestionPair> pairs) {
        List<TaskItem> items = new ArrayList<>();
        for (QuestionPair pair : pairs) {
            items.add(SceneItems.item(String.format("%s-%04d", side, items.size() + 1), pair.first()));
            items.add(SceneItems.item(String.format("%s-%04d", side, items.size() + 1), pair.second()));
        }
        return items;
    }

    /** VQAv2's own form: a list of pairs of question ids. */
    private static String pairs(List<TaskItem> train, List<TaskItem> test) {
        List<TaskItem> all = new ArrayList<>(train);
        all.addAll(test);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            lines.add(String.format(
                    "[\"%s\", \"%s\"]", all.get(i).id(), all.get(i + 1).id()));
        }
        return lines.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** 525 pairs: yes/no 200, number 73, other 252. */
    static Map<String, Integer> trainQuota() {
        return quota(100, 30, 35, 35, 55, 18, 68, 30, 20, 46, 48, 20, 20);
    }

    /** 150 pairs: yes/no 57, number 21, other 72. */
    static Map<String, Integer> testQuota() {
        return quota(28, 9, 10, 10, 16, 5, 21, 9, 6, 9, 15, 7, 5);
    }

    private static Map<String, Integer> quota(int... numbers) {
        List<String> forms = List.of(
                "exist",
                "animals",
                "more",
                "is-color",
                "count",
                "count-animals",
                "kind",
                "animal",
                "food",
                "color",
                "side",
                "relation",
                "background");
        Map<String, Integer> quota = new LinkedHashMap<>();
        for (int i = 0; i < forms.size(); i++) {
            quota.put(forms.get(i), numbers[i]);
        }
        return quota;
    }
}
