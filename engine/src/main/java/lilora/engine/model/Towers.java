package lilora.engine.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of vision transformers that are computed. */
final class Towers {
    static final int LARGEST_IMAGE = 1 << 14;

    private static final List<Tower> ALL =
            List.of(new ClipTower(), new SiglipTower(), Dinov2Tower.PLAIN, Dinov2Tower.WITH_REGISTERS);

    private Towers() {}

    static Tower of(String modelType) {
        return find(modelType).orElseThrow(() -> new IllegalArgumentException("no vision tower " + modelType));
    }

    private static Optional<Tower> find(String modelType) {
        return ALL.stream().filter(tower -> tower.modelType().equals(modelType)).findFirst();
    }

    /** The tower that a {@code vision_config} names; CLIP where it names none. */
    static Tower of(ConfigObject vision) {
        String type = vision.string("model_type", ClipTower.MODEL_TYPE);
        return find(type)
                .orElseThrow(() -> vision.unsupported(
                        "model_type",
                        vision.optional("model_type"),
                        ALL.stream().map(Tower::modelType).collect(Collectors.joining(", "))));
    }
}
