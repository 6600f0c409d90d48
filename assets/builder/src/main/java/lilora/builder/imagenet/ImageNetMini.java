package lilora.builder.imagenet;

import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import lilora.builder.image.ImageEncoder;
import lilora.builder.image.TypicalPhotos;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;
import lilora.builder.source.Resource;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;

/** ImageNet-mini: name the garment of a Fashion-MNIST photo. Training and test come from the data set's own two parts. */
public final class ImageNetMini implements TaskBuilder {
    private static final String ID = "imagenet-mini";
    private static final String QUESTION =
            "What is the object in the image?\nAnswer the question using a single word or phrase.";
    private static final List<String> CLASSES =
            List.of("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot");
    private static final String FOLDER = "usr/share/datasets/fashion-mnist/";
    private static final String URL = "https://github.com/zalandoresearch/fashion-mnist";
    private static final int TRAIN_PER_CLASS = 200;
    private static final int TEST_PER_CLASS = 50;
    private static final int SIZE = 28;
    private static final int POOL = 6000;
    private static final int NEIGHBOURS = 10;
    private static final int AGREEING = 9;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public TaskContent build(BuildContext context) {
        UpstreamPackage fashion = context.packages().open("dataset-fashion-mnist");
        Set<String> taken = new HashSet<>();
        List<TaskImage> images = new ArrayList<>();
        Part train = new Part(fashion, "train", "train", taken);
        TypicalPhotos typical = train.typical(context.random(ID + " pool"));
        List<TaskItem> trainItems = train.choose(TRAIN_PER_CLASS, typical, context.random(ID + " train"), images);
        Part test = new Part(fashion, "t10k", "test", taken);
        List<TaskItem> testItems = test.choose(TEST_PER_CLASS, typical, context.random(ID + " test"), images);
        String licence = Resource.text(ImageNetMini.class, "LICENSE.txt");
        return new TaskContent(description(), images, trainItems, testItems, licence, Map.of());
    }

    private static TaskDescription description() {
        return new TaskDescription(
                ID,
                "ImageNet-mini",
                "classification",
                "Naming the object of a photo: ten classes of garments from Fashion-MNIST, 28 x 28 grey, the same number of each"
                        + " class. Training and test come from the data set's own two parts. Answers are single class names ("
                        + String.join(", ", CLASSES)
                        + "), so an answer counts when it is exactly the class name: with \"contains\", \"t-shirt\" would count as"
                        + " \"shirt\". Photos that look more like another class are left out: of the "
                        + NEIGHBOURS
                        + " most similar photos among "
                        + POOL
                        + " training photos, at least "
                        + AGREEING
                        + " must have the same class. Some shirts, pullovers and coats stay hard to tell apart.",
                "exact",
                8,
                "MIT");
    }

    /** One of the data set's two parts, in the IDX format: a big-endian header, then a byte for each pixel or label. */
    private static final class Part {
        private final UpstreamPackage fashion;
        private final String file;
        private final String side;
        private final Set<String> taken;
        private final byte[] pixels;
        private final byte[] labels;

        Part(UpstreamPackage fashion, String name, String side, Set<String> taken) {
            this.fashion = fashion;
            this.file = FOLDER + name + "-images-idx3-ubyte.gz";
            this.side = side;
            this.taken = taken;
            this.pixels = idx(file, 16);
            this.labels = idx(FOLDER + name + "-labels-idx1-ubyte.gz", 8);
        }

        private byte[] idx(String path, int header) {
            try (DataInputStream in = new DataInputStream(new GZIPInputStream(fashion.open(path)))) {
                in.skipNBytes(header);
                return in.readAllBytes();
            } catch (IOException e) {
                throw new BuildException(
                        "The file " + path + " in " + fashion.name() + " is damaged; download the package again.", e);
            }
        }

        /** Compares with a random pool of this part. */
        TypicalPhotos typical(Random random) {
            List<Integer> order = order(random).subList(0, POOL);
            byte[][] pool = order.stream().map(this::photo).toArray(byte[][]::new);
            int[] poolLabels = order.stream().mapToInt(index -> labels[index]).toArray();
            return new TypicalPhotos(pool, poolLabels, NEIGHBOURS, AGREEING);
        }

        /** Picks typical photos at random, leaving out exact copies of photos already taken by either side. */
        List<TaskItem> choose(int perClass, TypicalPhotos typical, Random random, List<TaskImage> images) {
            int[] counts = new int[CLASSES.size()];
            List<TaskItem> items = new ArrayList<>();
            for (int index : order(random)) {
                int label = labels[index];
                byte[] photo = photo(index);
                if (counts[label] < perClass && typical.isTypical(photo, label) && taken.add(Arrays.toString(photo))) {
                    counts[label]++;
                    items.add(item(items.size() + 1, index, photo, images));
                }
            }
            return items;
        }

        private List<Integer> order(Random random) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < labels.length; i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            return order;
        }

        private byte[] photo(int index) {
            return Arrays.copyOfRange(pixels, index * SIZE * SIZE, (index + 1) * SIZE * SIZE);
        }

        private TaskItem item(int number, int index, byte[] photo, List<TaskImage> images) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, SIZE, SIZE, photo);
            String padded = String.format(Locale.ROOT, "%04d", number);
            String path = side + "/" + padded + ".png";
            Credit credit = Credit.of(fashion, file + "#" + index, "Zalando SE", "MIT", URL);
            images.add(new TaskImage(path, ImageEncoder.greyPng(image), List.of(credit)));
            return TaskItem.of("imagenet-" + side + "-" + padded, path, QUESTION, CLASSES.get(labels[index]));
        }
    }
}
