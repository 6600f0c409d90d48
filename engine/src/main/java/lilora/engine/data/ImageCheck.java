package lilora.engine.data;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lilora.engine.InputException;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.file.Sha256;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.codec.ImageLimits;
import org.jspecify.annotations.Nullable;

/** Looks at every image that a task names, once each, on all cores; findings come in the order of the items all the same. */
final class ImageCheck {
    private final ItemPlaces places;
    private final ImageLimits limits;
    private final Map<String, Named> names = new LinkedHashMap<>();

    ImageCheck(ItemPlaces places, ImageLimits limits) {
        this.places = places;
        this.limits = limits;
    }

    /** Where an image is named first in a split. */
    private record Use(Split split, int line, String id) {}

    private record Named(
            String image, @Nullable Use train, @Nullable Use test) {
        Use first() {
            return train != null ? train : Objects.requireNonNull(test);
        }
    }

    void add(TrainItem item) {
        for (String image : item.images()) {
            if (!names.containsKey(image)) {
                names.put(image, new Named(image, new Use(Split.TRAIN, item.line(), item.id()), null));
            }
        }
    }

    /** After all training items. */
    void add(TestItem item) {
        for (String image : item.images()) {
            Use use = new Use(Split.TEST, item.line(), item.id());
            names.merge(
                    image,
                    new Named(image, null, use),
                    (old, now) -> old.test() != null ? old : new Named(old.image(), old.train(), use));
        }
    }

    private String file(Use use) {
        TaskDescription task = places.description();
        return String.valueOf(use.split() == Split.TRAIN ? task.train() : task.test());
    }

    private String place(Use use) {
        return ItemFields.place(places.folder().resolve(file(use)).toString(), use.line(), use.id());
    }

    private record Looked(Named named, @Nullable Code fault, String sentence, String hash, long bytes) {}

    /** Hashes of what was found, for comparing tasks. */
    record Result(Map<String, String> trainImages, Map<String, String> testImages, int images, long bytes) {}

    Result run(ImageRoot root, FindingSink sink) {
        List<Looked> all = List.copyOf(names.values()).parallelStream()
                .map(named -> look(root, named))
                .toList();
        Map<String, String> train = new LinkedHashMap<>();
        Map<String, String> test = new LinkedHashMap<>();
        Map<String, Use> trainUses = new HashMap<>();
        long bytes = 0;
        for (Looked one : all) {
            if (one.fault() != null) {
                report(sink, Severity.ERROR, one.fault(), one.named().first(), one.sentence());
                continue;
            }
            bytes += one.bytes();
            if (one.named().train() != null) {
                train.putIfAbsent(one.hash(), one.named().image());
                trainUses.putIfAbsent(one.hash(), one.named().train());
            }
            if (one.named().test() != null) {
                test.putIfAbsent(one.hash(), one.named().image());
            }
        }
        reportLeaks(sink, all, trainUses);
        return new Result(train, test, all.size(), bytes);
    }

    private void reportLeaks(FindingSink sink, List<Looked> all, Map<String, Use> trainUses) {
        for (Looked one : all) {
            Use test = one.named().test();
            Use train = trainUses.get(one.hash());
            if (one.fault() == null && test != null && train != null) {
                report(
                        sink,
                        Severity.WARNING,
                        Code.IMAGE_IN_TRAIN_AND_TEST,
                        test,
                        place(test) + "image \"" + one.named().image() + "\" is used for training too (" + file(train)
                                + ", line " + train.line()
                                + "), which may flatter the score; remove it from one of the two.");
            }
        }
    }

    private void report(FindingSink sink, Severity severity, Code code, Use use, String sentence) {
        sink.add(new Finding(severity, code, sentence, use.id(), file(use), use.line()));
    }

    private Looked look(ImageRoot root, Named named) {
        ImageRoot.Resolution resolution = root.tryResolve(named.image());
        String place = place(named.first());
        if (resolution.file() == null) {
            Code code = resolution.outside() ? Code.IMAGE_OUTSIDE_ROOT : Code.MISSING_IMAGE;
            return new Looked(named, code, place + resolution.fault() + ".", "", 0);
        }
        String label = place + "image \"" + named.image() + "\"";
        try {
            byte[] bytes = ImageFiles.bytes(resolution.file(), label, limits);
            ImageFiles.decode(bytes, label, limits);
            return new Looked(named, null, "", Sha256.of(bytes), bytes.length);
        } catch (InputException e) {
            return new Looked(named, Code.BAD_IMAGE, String.valueOf(e.getMessage()), "", 0);
        }
    }

    /** Names, in {@code one}, of the images whose hashes occur in both maps of hash to name. */
    static List<String> shared(Map<String, String> one, Map<String, String> other) {
        return one.entrySet().stream()
                .filter(e -> other.containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
    }
}
