package lilora.engine.benchmark;

import java.util.List;

/** Answers that a benchmark keeps outside its test rows, in the official annotation files. */
public enum Truth {
    /** The test rows hold their answers. */
    IN_ROWS,
    /** ScienceQA's {@code problems.json}, of the ids that {@code pid_splits.json} counts to the test. */
    SCIENCE_QA("problems.json", "pid_splits.json"),
    /** ScienceQA's {@code pid_splits.json} alone: it says which rows count, the rows hold their answers. */
    SCIENCE_QA_SPLIT("pid_splits.json"),
    /** TextVQA's ten answers of each question. */
    TEXT_VQA("TextVQA_0.5.1_val.json"),
    /** GQA's balanced part of testdev. */
    GQA_BALANCED("testdev_balanced_questions.json"),
    /** Captions in COCO's form; an image's id is the number of its test row. */
    COCO_CAPTIONS("val_coco_type_3000.json", "test_coco_type.json", "val_coco_type.json");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> files;

    Truth(String... files) {
        this.files = List.of(files);
    }

    /** Names of its files: all of them, or for captions the first that is there. */
    public List<String> files() {
        return files;
    }
}
