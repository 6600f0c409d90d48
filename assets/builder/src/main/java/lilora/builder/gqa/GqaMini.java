package lilora.builder.gqa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.scene.Asked;
import lilora.builder.scene.BalancedPicker;
import lilora.builder.scene.Picture;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneGraphs;
import lilora.builder.scene.SceneItems;
import lilora.builder.scene.Sides;
import lilora.builder.source.Resource;
import lilora.builder.task.BuildContext;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;

/** Builds {@code gqa-mini}. */
public final class GqaMini implements TaskBuilder {
    static final int TRAIN_SCENES = 700;
    static final int TEST_SCENES = 200;

    private static final String DESCRIPTION =
            "Rooms with one to three things, composed from rendered furniture on papered walls and laid floors, with"
                    + " questions of GQA's kinds: relation, query, exist, attribute, logic, choose. The scene graph of each"
                    + " room is kept in scene-graphs.json. Models (with their variants) and textures of the test are not"
                    + " used in training.";

    @Override
    public String id() {
        return "gqa-mini";
    }

    @Override
    public TaskContent build(BuildContext context) {
        Sides<RoomKit> kits = new RoomSources(context).kits();
        List<Picture> train = paint(kits.train(), "train", TRAIN_SCENES, context.random("rooms.train"));
        List<Picture> test = paint(kits.test(), "test", TEST_SCENES, context.random("rooms.test"));
        List<Picture> all = new ArrayList<>(train);
        all.addAll(test);
        List<TaskImage> images = SceneItems.images(all);
        byte[] graphs = SceneGraphs.zip(all.stream().map(Picture::scene).toList());
        return new TaskContent(
                new TaskDescription(
                        id(), "GQA-mini", "open", DESCRIPTION, "exact", 8, "CC-BY-3.0, CC-BY-3.0-US and CC0-1.0"),
                images,
                items("train", ask(train, trainQuota(), context.random("rooms.train.questions"))),
                items("test", ask(test, testQuota(), context.random("rooms.test.questions"))),
                Resource.text(GqaMini.class, "LICENSE.txt"),
                Map.of(SceneGraphs.FILE, graphs));
    }

    static List<Picture> paint(RoomKit kit, String side, int count, Random random) {
        RoomPainter painter = new RoomPainter(kit, random);
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double share = (i + 0.5) / count;
            int things = share < 0.2 ? 1 : share < 0.65 ? 2 : 3;
            pictures.add(painter.paint(String.format("%s-room-%04d", side, i + 1), things));
        }
        return pictures;
    }

    static List<Asked> ask(List<Picture> pictures, Map<String, Integer> quota, Random random) {
        List<Scene> scenes = pictures.stream().map(Picture::scene).toList();
        return new BalancedPicker(RoomQuestions::of, random).pick(scenes, quota);
    }

    private static List<TaskItem> items(String side, List<Asked> asked) {
        List<TaskItem> items = new ArrayList<>();
        for (Asked one : asked) {
            items.add(SceneItems.item(String.format("%s-%04d", side, items.size() + 1), one));
        }
        return items;
    }

    /** 1,050 questions. */
    static Map<String, Integer> trainQuota() {
        return quota(230, 170, 60, 200, 80, 48, 22, 60, 60, 40, 30, 30, 20);
    }

    /** 300 questions. */
    static Map<String, Integer> testQuota() {
        return quota(66, 49, 17, 57, 23, 14, 6, 17, 17, 11, 9, 9, 5);
    }

    private static Map<String, Integer> quota(int... numbers) {
        List<String> forms = List.of(
                "relation",
                "query.side",
                "query.alone",
                "exist",
                "attribute.thing",
                "attribute.wall",
                "attribute.carpet",
                "logic.and",
                "logic.or",
                "choose.floor",
                "choose.wall",
                "choose.colour",
                "choose.name");
        Map<String, Integer> quota = new LinkedHashMap<>();
        for (int i = 0; i < forms.size(); i++) {
            quota.put(forms.get(i), numbers[i]);
        }
        return quota;
    }
}
