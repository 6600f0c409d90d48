package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import lilora.engine.InputException;
import lilora.engine.image.codec.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodingRoomTest {
    @TempDir
    Path folder;

    private Path image(int width, int height) throws IOException {
        Path file = folder.resolve(width + "x" + height + ".png");
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }

    /** Twelve images of 16 megapixels fit four at a time. */
    @Test
    void noMorePixelsAreDecodedAtOnceThanTheLargestImageHas() throws IOException, InterruptedException {
        Path large = image(4000, 4000);
        DecodingRoom room = new DecodingRoom();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 12)
                .mapToObj(i -> new Thread(() -> room.read(large, image -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                    return image.width();
                })))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void whatIsReadAndWhatIsToldIsAsWithoutIt() throws IOException {
        DecodingRoom room = new DecodingRoom();
        RgbImage whole = ImageFiles.read(image(30, 20));
        assertThat(room.read(folder.resolve("30x20.png"), RgbImage::width)).isEqualTo(whole.width());

        Path broken = Files.writeString(folder.resolve("broken.png"), "no image");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> room.read(broken, RgbImage::width))
                    .isInstanceOf(InputException.class)
                    .hasMessage(message(broken));
        }
        assertThatThrownBy(() -> room.read(folder.resolve("none.png"), RgbImage::width))
                .hasMessage(message(folder.resolve("none.png")));
    }

    private static String message(Path file) {
        try {
            ImageFiles.read(file);
            throw new AssertionError(file + " can be read");
        } catch (InputException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
