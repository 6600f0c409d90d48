package lilora.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Finding.Code;
import org.jspecify.annotations.Nullable;

/** Training items in LLaVA's form. An item with an error is reported and left out. */
final class TrainReader {
    private static final Set<String> KNOWN = Set.of(
            "id", "question_id", ItemFields.IMAGE, ItemFields.IMAGES, "conversations", "type", "choices", "hint");

    private final ItemFile file;
    private final ItemFields fields;
    private final Map<String, Seen> seen = new HashMap<>();
    private int read;

    /** Takes items with their number among all of the file, from 1, and where they stand. */
    @FunctionalInterface
    interface Items {
        void item(TrainItem item, int number, ItemFile.Place place);
    }

    private record Seen(int line, int content) {}

    TrainReader(Path folder, String name, FindingSink findings) {
        this.file = new ItemFile(folder.resolve(name));
        this.fields = new ItemFields(folder, name, KNOWN, findings);
    }

    void read(Items items) {
        file.readPlaced((object, place) -> {
            TrainItem item = item(object, place.line(), ++read);
            if (item != null && isNew(item)) {
                items.item(item, read, place);
            }
        });
        fields.finish();
    }

    /** The item that an object is, apart from what was read before it. */
    @Nullable
    TrainItem item(JsonNode object, int line, int number) {
        fields.begin(object, line, "id", "question_id");
        if (fields.id().isEmpty()) {
            fields.call("#" + number);
            fields.warn(Code.MISSING_ID, "the item has no id; it is called by its number");
        }
        List<String> images = fields.images(object);
        List<Turn> turns = turns(object.path("conversations"));
        if (fields.usable()) {
            requireMarkers(turns, images.size());
        }
        return fields.usable() ? new TrainItem(fields.id(), images, turns, line) : null;
    }

    private List<Turn> turns(JsonNode conversations) {
        List<Turn> turns = new ArrayList<>();
        if (!conversations.isArray() || conversations.isEmpty()) {
            fields.error(Code.MISSING_FIELD, "field conversations must be a list of turns and hold at least two");
            return turns;
        }
        for (int i = 0; i < conversations.size() && fields.usable(); i++) {
            Turn turn = turn(conversations.path(i), "conversations[" + i + "]");
            if (turn == null) {
                continue;
            }
            if (turns.isEmpty() && turn.speaker() == Speaker.GPT) {
                // LLaVA drops such an opening too.
                fields.warn(Code.TURN_ORDER, "the conversation begins with gpt; this turn is left out");
            } else if (turn.speaker() != (turns.size() % 2 == 0 ? Speaker.HUMAN : Speaker.GPT)) {
                fields.error(
                        Code.TURN_ORDER,
                        "conversations[" + i + "] is by the same speaker as the turn before; join them");
            } else {
                turns.add(turn);
            }
        }
        if (fields.usable() && (turns.isEmpty() || turns.size() % 2 == 1)) {
            fields.error(Code.EMPTY_ANSWER, "the conversation ends without an answer by gpt; add one");
        }
        return turns;
    }

    private @Nullable Turn turn(JsonNode node, String field) {
        String from = node.path("from").asText();
        JsonNode value = node.path("value");
        if (!from.equals("human") && !from.equals("gpt")) {
            fields.error(
                    Code.BAD_FIELD, "field " + field + ".from is \"" + from + "\", but must be \"human\" or \"gpt\"");
            return null;
        }
        if (!value.isTextual() && !value.isIntegralNumber()) {
            fields.error(Code.BAD_FIELD, "field " + field + ".value must be text in quotes");
            return null;
        }
        String text = value.asText();
        boolean human = from.equals("human");
        if (PythonWhitespace.isBlank(text)) {
            fields.error(
                    human ? Code.EMPTY_QUESTION : Code.EMPTY_ANSWER,
                    "field " + field + ".value, " + (human ? "a question" : "an answer")
                            + ", is empty; fill it or remove the item");
            return null;
        }
        return new Turn(human ? Speaker.HUMAN : Speaker.GPT, text);
    }

    private void requireMarkers(List<Turn> turns, int images) {
        int markers = 0;
        for (Turn turn : turns) {
            int here = Turn.markers(turn.text());
            if (here > 0 && turn.speaker() == Speaker.GPT) {
                fields.error(
                        Code.IMAGE_MARKER, "an answer holds " + Turn.IMAGE + "; the marker belongs in the question");
                return;
            }
            markers += here;
        }
        if (images == 0 && markers > 0) {
            fields.error(
                    Code.IMAGE_MARKER,
                    "a question holds " + Turn.IMAGE + ", but the item has no image; add one or remove the marker");
        } else if (images != markers) {
            fields.error(
                    Code.IMAGE_MARKER,
                    images == 1
                            ? "the item has an image, but " + Turn.IMAGE + " occurs " + markers
                                    + " times; put it once before a question"
                            : "the item has " + images + " images, but " + Turn.IMAGE + " occurs " + markers
                                    + " times; put it once for each, where a question shows it");
        }
    }

    /** Ids of training items name nothing, and files of the field repeat them; an item that is there twice is a mistake. */
    private boolean isNew(TrainItem item) {
        Seen now = new Seen(item.line(), Objects.hash(item.images(), item.turns()));
        Seen before = seen.putIfAbsent(item.id(), now);
        if (before == null) {
            return true;
        }
        if (before.content() == now.content()) {
            fields.error(Code.DUPLICATE_ITEM, "the same item is in line " + before.line() + " already; remove one");
        } else {
            fields.warn(Code.DUPLICATE_ID, "line " + before.line() + " has the same id; ids should name one item");
        }
        return fields.usable();
    }
}
