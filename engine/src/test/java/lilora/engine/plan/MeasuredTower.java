package lilora.engine.plan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;

/** A process that sends images through a vision tower. */
final class MeasuredTower {
    /** Pixels of a side of four patches that become one token. */
    private static final int SMALL = 28;

    private MeasuredTower() {}

    /**
     * What is measured.
     *
     * @param model folder
     * @param side width and height of the images in pixels
     */
    record Case(String model, int images, int side, boolean narrow) {}

    /** Arguments: a case in JSON. Prints bytes. */
    public static void main(String[] arguments) throws IOException {
        Case asked = Json.parse("case", arguments[0], Case.class);
        MeasuredProcess.oneThread();
        Compute.Precision precision = asked.narrow() ? Compute.Precision.BFLOAT16 : Compute.Precision.FLOAT32;
        try (BaseModel model = BaseModel.load(Path.of(asked.model()), new Compute(Device.cpu(), precision, false))) {
            int size = model.config().inputSize();
            // Weights and libraries are planned apart.
            pass(model, 1, size > 0 ? size : SMALL);
            MeasuredProcess.printFromHere(() -> pass(model, asked.images(), asked.side()));
        }
    }

    private static void pass(BaseModel model, int images, int side) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray pixels = model.manager().randomNormal(0, 1, new Shape(images, 3, side, side), DataType.FLOAT32);
            model.visionFeatures(pixels);
        }
    }
}
