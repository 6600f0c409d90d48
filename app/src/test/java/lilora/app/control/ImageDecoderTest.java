package lilora.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javafx.scene.image.Image;
import javax.imageio.ImageIO;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
    /** One lossless pixel of #0A141E, by Pillow 13.0.0: {@code Image.new("RGB", (1, 1), (10, 20, 30)).save(f, lossless=True)}. */
    private static final String WEBP = "UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAdQiirUo/+BiOh/AAA=";

    @Test
    void aKindThatTheToolkitCannotDrawIsShown() {
        Image image = ImageDecoder.whole(Base64.getDecoder().decode(WEBP), "a.webp");

        assertThat(image.getWidth()).isEqualTo(1);
        assertThat(image.getPixelReader().getArgb(0, 0)).isEqualTo(0xFF0A141E);
    }

    @Test
    void whatIsTransparentIsShownAsTheModelGetsIt() throws IOException {
        BufferedImage red = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        red.setRGB(0, 0, 0x40FF0000);
        red.setRGB(1, 0, 0xFF0000FF);

        Image image = ImageDecoder.whole(png(red), "a.png");

        assertThat(image.getPixelReader().getArgb(0, 0)).isEqualTo(0xFFFF0000);
        assertThat(image.getPixelReader().getArgb(1, 0)).isEqualTo(0xFF0000FF);
    }

    @Test
    void aThumbnailKeepsItsProportionsAndIsNeverEnlarged() throws IOException {
        Image wide = ImageDecoder.thumbnail(png(new BufferedImage(400, 100, BufferedImage.TYPE_INT_RGB)), "a", 96);
        assertThat(wide.getWidth()).isEqualTo(96);
        assertThat(wide.getHeight()).isEqualTo(24);

        Image line = ImageDecoder.thumbnail(png(new BufferedImage(1, 500, BufferedImage.TYPE_INT_RGB)), "a", 96);
        assertThat(line.getWidth()).isEqualTo(1);
        assertThat(line.getHeight()).isEqualTo(96);

        Image small = ImageDecoder.thumbnail(png(new BufferedImage(8, 9, BufferedImage.TYPE_INT_RGB)), "a", 96);
        assertThat(small.getWidth()).isEqualTo(8);
        assertThat(small.getHeight()).isEqualTo(9);
    }

    @Test
    void whatIsNoImageIsRefusedWithItsName() {
        assertThatThrownBy(() -> ImageDecoder.whole(new byte[] {1, 2, 3}, "images/x.webp"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("images/x.webp: ");
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }
}
