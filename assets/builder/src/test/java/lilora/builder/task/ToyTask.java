package lilora.builder.task;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.image.ImageEncoder;
import lilora.builder.image.ImageScaler;
import lilora.builder.source.Credit;
import lilora.builder.source.UpstreamPackage;

/** A small real task: which colour does the picture of the package {@code colours} show? */
public final class ToyTask implements TaskBuilder {
    @Override
    public String id() {
        return "toy-mini";
    }

    @Override
    public TaskContent build(BuildContext context) {
        UpstreamPackage colours = context.packages().open("colours");
        Split<String> split = Split.of(colours.paths("", ".png"), Split.TEST_SHARE, context.random("toy"));
        List<TaskImage> images = new ArrayList<>();
        List<TaskItem> train = items("train", split.train(), colours, images, context.random("train"));
        List<TaskItem> test = items("test", split.test(), colours, images, context.random("test"));
        return new TaskContent(
                new TaskDescription("toy-mini", "Toy", "open", "Colours.", "exact", 4, "CC0"),
                images,
                train,
                test,
                "CC0\n",
                Map.of());
    }

    private static List<TaskItem> items(
            String side, List<String> files, UpstreamPackage colours, List<TaskImage> images, Random random) {
        List<TaskItem> items = new ArrayList<>();
        for (String file : files) {
            String path = side + "/" + items.size() + ".jpg";
            BufferedImage picture = ImageScaler.resize(colours.image(file), 16, 16);
            Credit credit = Credit.of(colours, file, "us", "CC0", "");
            images.add(new TaskImage(path, ImageEncoder.jpeg(picture), List.of(credit)));
            String answer = file.replaceAll(".*/|\\.png", "");
            items.add(TaskItem.of(side + items.size(), path, "What color is it?\nAnswer in one word.", answer));
        }
        return items;
    }
}
