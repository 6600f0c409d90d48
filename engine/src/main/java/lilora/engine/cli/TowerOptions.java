package lilora.engine.cli;

import java.util.Optional;
import java.util.OptionalInt;
import lilora.engine.compose.TowerUse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a composed model uses its tower. */
final class TowerOptions {
    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description =
                    "Images are resized to so many pixels on each side, without a crop; a multiple of the tower's patches, and for"
                            + " towers whose positions are interpolated (DINOv2; default: as its preprocessor_config.json says)")
    private @Nullable Integer imageSize;

    @Option(
            names = "--feature-layer",
            paramLabel = "LAYER",
            description =
                    "Hidden state of the tower that the projector gets (vision_feature_layer): 0 is the input of the first layer,"
                            + " -1 the output of the last (default: the projector's, or -2)")
    private @Nullable Integer featureLayer;

    @Option(
            names = "--feature-select",
            paramLabel = "NAME",
            description =
                    "default: the tower's tokens without the first; full: all (vision_feature_select_strategy; default: the"
                            + " projector's, or else default, and full for SigLIP)")
    private @Nullable String featureSelect;

    TowerUse use() {
        return new TowerUse(of(imageSize), of(featureLayer), Optional.ofNullable(featureSelect));
    }

    private static OptionalInt of(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
