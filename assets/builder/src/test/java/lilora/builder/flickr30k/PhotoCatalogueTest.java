package lilora.builder.flickr30k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import lilora.builder.source.BuildException;
import org.junit.jupiter.api.Test;

class PhotoCatalogueTest {
    private static final String PHOTO_HEADER = "photo\tkind\tsubject\tframe\tpackage\tfile\tlicence\tauthor\tsource\n";
    private static final String CAPTION_HEADER = "photo\tcaption 1\tcaption 2\tcaption 3\n";
    private static final String OWL =
            "owl\tbird\towl\t50\tpack\tanimals/owl.webp\tCC0-1.0\tAnn\thttps://example.org/owl\n";
    private static final String OWL_CAPTIONS = "owl\tA brown owl sits on a branch.\tA bird rests on a thin branch."
            + "\tOne owl is seen from the front.\n";

    private final List<CaptionedPhoto> photos = PhotoCatalogue.committed().photos();

    @Test
    void everyCommittedPhotoHasThreeDifferentPlainSentences() {
        assertThat(photos).hasSize(257);
        assertThat(photos).allSatisfy(photo -> assertThat(CaptionRules.complaint(photo.captions()))
                .isEmpty());
    }

    @Test
    void captionsUseAModestVocabulary() {
        var words = photos.stream()
                .flatMap(photo -> photo.captions().stream())
                .flatMap(caption ->
                        Arrays.stream(caption.toLowerCase(Locale.ROOT).split("[^a-z]+")))
                .collect(Collectors.toSet());

        assertThat(words).hasSizeBetween(300, 500);
    }

    @Test
    void everyPhotoNamesAFreeLicenceAnAuthorAndASource() {
        assertThat(photos).allSatisfy(photo -> {
            assertThat(photo.licence()).matches("CC0-1\\.0|Public Domain|CC-BY(-SA)?-[234]\\.0");
            assertThat(photo.author()).isNotBlank();
            assertThat(photo.source()).startsWith("http");
        });
    }

    @Test
    void photosOfOneSourcePageShowOneSubject() {
        Map<String, String> subjectBySource = new HashMap<>();
        for (CaptionedPhoto photo : photos) {
            // The wallpapers' and the toy blocks' notices name a project, not a page for each photo.
            if (photo.source().matches("https://(gitlab\\.com|gcompris\\.net).*")) {
                continue;
            }
            assertThat(subjectBySource.putIfAbsent(photo.source(), photo.subject()))
                    .as(photo.source())
                    .isIn(null, photo.subject());
        }
    }

    @Test
    void joinsTheTwoTables() {
        PhotoCatalogue catalogue =
                PhotoCatalogue.parse("# a remark\n" + PHOTO_HEADER + OWL, CAPTION_HEADER + OWL_CAPTIONS);

        assertThat(catalogue.photos()).singleElement().satisfies(photo -> {
            assertThat(photo.kind()).isEqualTo("bird");
            assertThat(photo.frame()).isEqualTo(new Frame(false, 50));
            assertThat(photo.captions()).hasSize(3).contains("One owl is seen from the front.");
        });
    }

    @Test
    void refusesAPhotoWithoutCaptions() {
        assertThatThrownBy(() -> PhotoCatalogue.parse(PHOTO_HEADER + OWL, CAPTION_HEADER))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("owl")
                .hasMessageContaining("0 captions");
    }

    @Test
    void refusesCaptionsWithoutAPhoto() {
        assertThatThrownBy(() -> PhotoCatalogue.parse(PHOTO_HEADER, CAPTION_HEADER + OWL_CAPTIONS))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("no line in photos.tsv");
    }

    @Test
    void refusesTheSameFileTwice() {
        String again = OWL.replaceFirst("owl", "owl-2");
        String captions = OWL_CAPTIONS + OWL_CAPTIONS.replaceFirst("owl", "owl-2");

        assertThatThrownBy(() -> PhotoCatalogue.parse(PHOTO_HEADER + OWL + again, CAPTION_HEADER + captions))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("the same file");
    }

    @Test
    void refusesALineWithAnotherNumberOfColumns() {
        assertThatThrownBy(() -> PhotoCatalogue.parse(PHOTO_HEADER + "owl\tbird\n", CAPTION_HEADER))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("Line 2 of photos.tsv has 2 columns");
    }

    @Test
    void refusesCaptionsThatBreakARule() {
        String good = "A bird rests on a thin branch.";
        String other = "One owl is seen from the front.";

        assertThat(CaptionRules.complaint(List.of(good, other, good)))
                .hasValueSatisfying(text -> assertThat(text).contains("the same"));
        assertThat(CaptionRules.complaint(List.of(good, other, "A brown owl sits on a branch")))
                .hasValueSatisfying(text -> assertThat(text).contains("ending with a period"));
        assertThat(CaptionRules.complaint(List.of(good, other, "An owl sits.")))
                .hasValueSatisfying(text -> assertThat(text).contains("3 words"));
    }
}
