package lilora.builder.flickr30k;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import lilora.builder.CommittedAssets;
import lilora.builder.source.SourceRow;
import org.junit.jupiter.api.Test;

/** The task as it is shipped agrees with the hand-written captions and keeps its sides apart. */
class CommittedFlickr30kMiniTest {
    private static final String TASK = "tasks/flickr30k-mini/";

    private final Map<String, CaptionedPhoto> photos =
            PhotoCatalogue.committed().photos().stream().collect(Collectors.toMap(CaptionedPhoto::id, photo -> photo));

    @Test
    void testItemsCarryTheThreeCommittedCaptions() throws IOException {
        for (JsonNode item : json("test.json")) {
            CaptionedPhoto photo = photos.get(item.get("question_id").asText());

            assertThat(item.get("answer")).extracting(JsonNode::asText).containsExactlyElementsOf(photo.captions());
        }
    }

    @Test
    void everyPhotoIsShippedOnceAndEveryTrainingCaptionOnce() throws IOException {
        Set<String> seen = new HashSet<>();
        Set<String> captions = new HashSet<>();
        for (JsonNode item : json("train.json")) {
            String id = item.get("id").asText();
            seen.add(id.substring(0, id.length() - 2));
            captions.add(id.substring(0, id.length() - 2)
                    + item.at("/conversations/1/value").asText());
        }
        assertThat(captions).hasSize(3 * seen.size());
        for (JsonNode item : json("test.json")) {
            assertThat(seen.add(item.get("question_id").asText())).isTrue();
        }
        assertThat(seen).isEqualTo(photos.keySet());
    }

    @Test
    void theSidesShareNoSourcePage() throws IOException {
        Map<String, Set<String>> sidesOfPage = new HashMap<>();
        for (SourceRow row : SourceRow.read(text("SOURCES.tsv"))) {
            String page = row.credit().url();
            if (!page.matches("https://(gitlab\\.com|gcompris\\.net).*")) {
                sidesOfPage
                        .computeIfAbsent(page, key -> new HashSet<>())
                        .add(row.image().replaceAll("/.*", ""));
            }
        }
        assertThat(sidesOfPage).hasSizeGreaterThan(200).allSatisfy((page, sides) -> assertThat(sides)
                .hasSize(1));
    }

    @Test
    void everyItemsImageIsInTheArchive() throws IOException {
        Set<String> images = new HashSet<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(CommittedAssets.read(TASK + "images.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                images.add(entry.getName());
            }
        }
        Set<String> shown = new HashSet<>();
        json("train.json").forEach(item -> shown.add(item.get("image").asText()));
        json("test.json").forEach(item -> shown.add(item.get("image").asText()));
        assertThat(shown).isEqualTo(images);
    }

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(text(file));
    }

    private static String text(String file) {
        return new String(CommittedAssets.read(TASK + file), StandardCharsets.UTF_8);
    }
}
