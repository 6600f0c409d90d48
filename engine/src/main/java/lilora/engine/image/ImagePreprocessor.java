package lilora.engine.image;

import java.nio.file.Path;
import java.util.function.Supplier;
import lilora.engine.InputException;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;

/**
 * Images as a vision tower takes them: channels first (RGB), rows from the top, normalised.
 *
 * <p>{@link Mode#PAD} is LLaVA's way: the image in the middle of a square of the mean colour, then resized. {@link Mode#CROP} is
 * plain CLIP: the shorter side resized, then the centre cut out. Thread-safe.
 */
public final class ImagePreprocessor implements ImagePreparation {
    /** Most pixels on a side that images are resized or cut to. */
    public static final int LARGEST_SIDE = 4096;

    /** What happens to images that are not square. */
    public enum Mode {
        PAD,
        CROP
    }

    private final PreprocessorConfig config;
    private final Mode mode;
    private final Resizer resizer;
    private final float[][] normalised;
    private final int[] fill;
    private final int width;
    private final int height;

    private ImagePreprocessor(PreprocessorConfig config, Mode mode, String source) {
        if (mode == Mode.PAD && !config.padsToSquare()) {
            throw new InputException(
                    source
                            + ", field do_pad: is not true, so that its LlavaImageProcessor does not pad images to a square, as they are padded here; set it to true if the model was trained so.");
        }
        this.config = config;
        this.mode = mode;
        this.resizer = new Resizer(config.resampling());
        this.normalised = config.normaliser().table();
        this.fill = config.fill().stream().mapToInt(Integer::intValue).toArray();
        this.width = outputSide(config.cropWidth(), config.resizeWidth(), source);
        this.height = outputSide(config.cropHeight(), config.resizeHeight(), source);
    }

    /** Reads the configuration of a model folder in Hugging Face layout. */
    public static ImagePreprocessor ofModel(Path folder, Mode mode) {
        return new ImagePreprocessor(PreprocessorConfig.ofModel(folder), mode, folder.toString());
    }

    /** Whether a model folder says how its images are prepared. */
    public static boolean isThere(Path folder) {
        return PreprocessorFields.isThere(folder);
    }

    /** Reads one {@code preprocessor_config.json}. */
    public static ImagePreprocessor read(Path file, Mode mode) {
        return new ImagePreprocessor(PreprocessorConfig.read(file), mode, file.toString());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    @Override
    public ImageSize size(Supplier<ImageSize> image) {
        return new ImageSize(width, height);
    }

    @Override
    public String fingerprint() {
        return "%s of reader %d, %s %d %dx%d crop %dx%d mean %s std %s rescale %s fill %s"
                .formatted(
                        mode,
                        ImageFiles.VERSION,
                        config.resampling(),
                        config.shortestEdge(),
                        config.resizeWidth(),
                        config.resizeHeight(),
                        config.cropWidth(),
                        config.cropHeight(),
                        config.normaliser().mean(),
                        config.normaliser().std(),
                        config.normaliser().rescale(),
                        config.fill());
    }

    /**
     * The image as 3 x {@link #height()} x {@link #width()} numbers, channel by channel.
     */
    public float[] pixels(RgbImage image) {
        return taken(image).values();
    }

    @Override
    public Pixels taken(RgbImage image) {
        return Normaliser.pixels(prepared(image), normalised);
    }

    /** What the vision tower sees of an image: {@link #width()} x {@link #height()} pixels, before they are normalised. */
    @Override
    public RgbImage prepared(RgbImage image) {
        return centre(resized(image));
    }

    private RgbImage resized(RgbImage image) {
        boolean fixed = config.shortestEdge() == 0;
        if (mode == Mode.PAD) {
            int toWidth = fixed ? config.resizeWidth() : config.shortestEdge();
            int toHeight = fixed ? config.resizeHeight() : config.shortestEdge();
            return resizer.resizeInSquare(image, fill, toWidth, toHeight);
        }
        if (fixed) {
            return resizer.resize(image, config.resizeWidth(), config.resizeHeight());
        }
        long edge = config.shortestEdge();
        int shorter = Math.min(image.width(), image.height());
        // In doubles and truncated, as the reference computes int(size * long / short).
        double stretched = (double) (edge * Math.max(image.width(), image.height())) / shorter;
        if (stretched * edge > ImageLimits.DEFAULT.maxPixels()) {
            throw new InputException(
                    "the image of %d x %d pixels is too narrow to be cropped; use the pad mode or another image."
                            .formatted(image.width(), image.height()));
        }
        boolean upright = image.width() <= image.height();
        return resizer.resize(image, upright ? (int) edge : (int) stretched, upright ? (int) stretched : (int) edge);
    }

    /** Cuts the centre out; where the image is smaller than the cut, black surrounds it. */
    private RgbImage centre(RgbImage image) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        int left = Math.floorDiv(image.width() - width, 2);
        int top = Math.floorDiv(image.height() - height, 2);
        int firstX = Math.max(0, -left);
        int pastX = Math.min(width, image.width() - left);
        byte[] cut = new byte[3 * width * height];
        for (int y = Math.max(0, -top); y < Math.min(height, image.height() - top); y++) {
            int from = ((y + top) * image.width() + firstX + left) * 3;
            System.arraycopy(image.rgb(), from, cut, (y * width + firstX) * 3, (pastX - firstX) * 3);
        }
        return new RgbImage(width, height, cut);
    }

    private int outputSide(int crop, int resize, String source) {
        if (crop > 0) {
            return crop;
        }
        if (resize > 0) {
            return resize;
        }
        if (mode == Mode.CROP) {
            throw new InputException(
                    source
                            + ": without crop_size the images would have different sizes; give crop_size, or size as height and width.");
        }
        return config.shortestEdge();
    }
}
