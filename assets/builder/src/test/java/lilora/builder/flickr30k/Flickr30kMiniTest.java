package lilora.builder.flickr30k;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import lilora.builder.source.FakePackages;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourceManifest;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;
import lilora.builder.task.TaskWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Flickr30kMiniTest {
    @TempDir
    Path folder;

    @Test
    void subjectsAndSourcesLieOnOneSideOfTheSplit() {
        Split<CaptionedPhoto> split = committedSplit();

        assertThat(split.train()).hasSizeBetween(195, 210);
        assertThat(split.test()).hasSize(257 - split.train().size());
        assertThat(subjects(split.train())).doesNotContainAnyElementsOf(subjects(split.test()));
        assertThat(pages(split.train())).doesNotContainAnyElementsOf(pages(split.test()));
        assertThat(subjects(split.test())).hasSameSizeAs(split.test());
    }

    @Test
    void everyKindIsInTrainingAndInTheTest() {
        Split<CaptionedPhoto> split = committedSplit();
        Map<String, Long> train = kinds(split.train());
        Map<String, Long> test = kinds(split.test());

        assertThat(test).containsOnlyKeys(train.keySet());
        assertThat(test.get("windmill")).isEqualTo(3);
    }

    @Test
    void aTrainingPhotoGivesThreeItemsAndATestPhotoOneWithThreeReferences() throws IOException {
        TaskContent task = new Flickr30kMini(catalogue(10)).build(new BuildContext(packages(10), 1));

        assertThat(task.train()).hasSize(24);
        assertThat(task.train()).allSatisfy(item -> assertThat(item.answers()).hasSize(1));
        assertThat(task.test()).hasSize(2);
        assertThat(task.test())
                .allSatisfy(item -> assertThat(item.answers()).hasSize(3).doesNotHaveDuplicates());
        assertThat(task.images()).hasSize(2 * 8 + 2);
        new TaskWriter(folder.resolve("out")).write(task);
        assertThat(folder.resolve("out/flickr30k-mini/images.zip")).exists();
    }

    @Test
    void captionsThatNameASideAreNotShownInAMirror() {
        assertThat(PhotoView.changed(List.of("A bird looks to the left.", "A bird sits on a thin branch.")))
                .isEqualTo(PhotoView.CLOSER);
        assertThat(PhotoView.changed(List.of("A bird sits on a thin branch."))).isEqualTo(PhotoView.CLOSER_MIRRORED);
    }

    @Test
    void imagesKeepTheirShapeAndAre224PixelsLong() throws IOException {
        TaskContent task = new Flickr30kMini(catalogue(10)).build(new BuildContext(packages(10), 1));

        for (TaskImage image : task.images()) {
            BufferedImage decoded = ImageIO.read(new java.io.ByteArrayInputStream(image.bytes()));
            assertThat(decoded.getWidth()).isEqualTo(224);
            assertThat(decoded.getHeight()).isEqualTo(140);
        }
    }

    @Test
    void captionsOfAPhotoShareItsPicture() throws IOException {
        TaskContent task = new Flickr30kMini(catalogue(10)).build(new BuildContext(packages(10), 1));

        for (TaskItem item : task.train()) {
            assertThat(item.image())
                    .startsWith("train/" + item.id().substring(0, item.id().length() - 2));
        }
    }

    private static Split<CaptionedPhoto> committedSplit() {
        PackageSource none = new PackageSource(SourceManifest.committed(), Path.of("unused"));
        return new Flickr30kMini(PhotoCatalogue.committed()).split(new BuildContext(none, 2026));
    }

    private static Set<String> subjects(List<CaptionedPhoto> photos) {
        return photos.stream().map(CaptionedPhoto::subject).collect(Collectors.toSet());
    }

    /** Pages that name one photo; the wallpapers' and toy blocks' notices name a whole project. */
    private static Set<String> pages(List<CaptionedPhoto> photos) {
        return photos.stream()
                .map(CaptionedPhoto::source)
                .filter(source -> !source.matches("https://(gitlab\\.com|gcompris\\.net).*"))
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> kinds(List<CaptionedPhoto> photos) {
        return photos.stream().collect(Collectors.groupingBy(CaptionedPhoto::kind, Collectors.counting()));
    }

    private static PhotoCatalogue catalogue(int count) {
        StringBuilder photos =
                new StringBuilder("photo\tkind\tsubject\tframe\tpackage\tfile\tlicence\tauthor\tsource\n");
        StringBuilder captions = new StringBuilder("photo\tcaption 1\tcaption 2\tcaption 3\n");
        for (int i = 0; i < count; i++) {
            photos.append("p" + i + "\tbox\tbox " + i + "\twhole\tphotos\tp" + i
                    + ".png\tCC0-1.0\tAnn\thttps://example.org/" + i + "\n");
            captions.append("p" + i + "\tA box stands on a white table.\tOne box is seen from the front.\t"
                    + "A colorful box is in the picture.\n");
        }
        return PhotoCatalogue.parse(photos.toString(), captions.toString());
    }

    private PackageSource packages(int count) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            files.put("p" + i + ".png", picture(new Color(20 * i, 200 - 20 * i, 90)));
        }
        return new PackageSource(FakePackages.manifest(FakePackages.deb(folder, "photos", files)), folder);
    }

    private static byte[] picture(Color colour) throws IOException {
        BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(colour);
        g.fillRect(40, 40, 200, 120);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
