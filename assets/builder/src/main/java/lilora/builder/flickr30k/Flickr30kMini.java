package lilora.builder.flickr30k;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import lilora.builder.image.ImageEncoder;
import lilora.builder.source.Credit;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;

/**
 * Flickr30k-mini: describe a real photo in one sentence. A training photo gives three items with one caption each, two of
 * them on the photo as it is and one on a changed view; a test photo gives one item with three references.
 */
public final class Flickr30kMini implements TaskBuilder {
    private static final String ID = "flickr30k-mini";
    private static final String PROMPT =
            "What is happening in the image?\nGenerate a brief caption in one complete sentence.";
    private static final int MAX_NEW_TOKENS = 24;
    /** Of the subjects with one photo: about 22 % of all photos. */
    private static final double TEST_SHARE = 0.24;

    private final PhotoCatalogue catalogue;

    /** @param catalogue the photos and their captions */
    public Flickr30kMini(PhotoCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public TaskContent build(BuildContext context) {
        PhotoArchive archive = new PhotoArchive(context.packages());
        Split<CaptionedPhoto> split = split(context);
        Random views = context.random(ID + " views");
        List<TaskImage> images = new ArrayList<>();
        List<TaskItem> train = new ArrayList<>();
        List<TaskItem> test = new ArrayList<>();
        for (CaptionedPhoto photo : split.train()) {
            addTraining(photo, archive, views, images, train);
        }
        for (CaptionedPhoto photo : split.test()) {
            String path = "test/" + photo.id() + ".jpg";
            images.add(image(path, PhotoView.PLAIN.draw(archive.read(photo), photo.frame(), views), archive, photo));
            test.add(TaskItem.of(photo.id(), path, PROMPT, "").withAnswers(photo.captions()));
        }
        return new TaskContent(description(split), images, train, test, licence(), Map.of());
    }

    /**
     * Divides the photos, every kind in the same share. A subject with several photos is always for training: in the test it
     * would count more than once.
     */
    Split<CaptionedPhoto> split(BuildContext context) {
        Map<String, Long> photosOfSubject = catalogue.photos().stream()
                .collect(Collectors.groupingBy(CaptionedPhoto::subject, Collectors.counting()));
        Map<Boolean, List<CaptionedPhoto>> bySingle = catalogue.photos().stream()
                .collect(Collectors.partitioningBy(photo -> photosOfSubject.getOrDefault(photo.subject(), 0L) == 1));
        List<CaptionedPhoto> single = bySingle.getOrDefault(true, List.of());
        Split<CaptionedPhoto> split = Split.stratified(
                single, CaptionedPhoto::kind, CaptionedPhoto::subject, TEST_SHARE, context.random(ID + " split"));
        List<CaptionedPhoto> train = new ArrayList<>(split.train());
        train.addAll(bySingle.getOrDefault(false, List.of()));
        return new Split<>(train, split.test());
    }

    private static void addTraining(
            CaptionedPhoto photo, PhotoArchive archive, Random random, List<TaskImage> images, List<TaskItem> items) {
        BufferedImage upstream = archive.read(photo);
        PhotoView changed = PhotoView.changed(photo.captions());
        String plainPath = "train/" + photo.id() + ".jpg";
        String changedPath = "train/" + photo.id() + "-changed.jpg";
        images.add(image(plainPath, PhotoView.PLAIN.draw(upstream, photo.frame(), random), archive, photo));
        images.add(image(changedPath, changed.draw(upstream, photo.frame(), random), archive, photo));
        List<String> paths = List.of(plainPath, changedPath, plainPath);
        for (int i = 0; i < paths.size(); i++) {
            String id = photo.id() + "-" + "abc".charAt(i);
            items.add(TaskItem.of(id, paths.get(i), PROMPT, photo.captions().get(i)));
        }
    }

    private static TaskImage image(String path, BufferedImage drawn, PhotoArchive archive, CaptionedPhoto photo) {
        Credit credit = archive.credit(photo);
        return new TaskImage(path, ImageEncoder.jpeg(drawn), List.of(credit));
    }

    private static TaskDescription description(Split<CaptionedPhoto> split) {
        return new TaskDescription(
                ID,
                "Flickr30k-mini",
                "caption",
                "Real photos of animals, fish, tools, buildings, windmills and landscapes, to be described in one"
                        + " sentence; three captions each, written by hand for this project. "
                        + split.train().size() + " photos for training, one caption in three on a slightly closer"
                        + " view (mirrored, unless the captions name a side or signs); "
                        + split.test().size() + " other photos for the test, none of the same monument or object.",
                "caption",
                MAX_NEW_TOKENS,
                "Public Domain, CC0-1.0, CC-BY-2.0/3.0/4.0 and CC-BY-SA-3.0/4.0, for each photo in SOURCES.tsv;"
                        + " captions CC0-1.0");
    }

    private static String licence() {
        return """
                Flickr30k-mini

                Captions (train.json, test.json): written for this project, CC0-1.0
                https://creativecommons.org/publicdomain/zero/1.0/

                Photos (images.zip): each under the licence that SOURCES.tsv names for it, with its author and
                where it comes from (in full where a source occurs first, by its number after that). They are
                taken from the Debian packages gcompris-qt-data and lomiri-wallpapers, whose notices are the
                source of these statements.
                  Public Domain  no rights reserved, as marked at the source
                  CC0-1.0        https://creativecommons.org/publicdomain/zero/1.0/
                  CC-BY-2.0      https://creativecommons.org/licenses/by/2.0/
                  CC-BY-3.0      https://creativecommons.org/licenses/by/3.0/
                  CC-BY-4.0      https://creativecommons.org/licenses/by/4.0/
                  CC-BY-SA-3.0   https://creativecommons.org/licenses/by-sa/3.0/
                  CC-BY-SA-4.0   https://creativecommons.org/licenses/by-sa/4.0/

                Changes: every photo was cropped or scaled to at most 224 pixels a side and saved as JPEG; those
                whose name ends in -changed are cropped further and, where their captions allow it, mirrored.
                Many were cropped or sharpened before by the GCompris project.
                Each photo under CC-BY-SA stays under the licence it came with, and so do its views.
                """;
    }
}
