package lilora.builder.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypicalPhotosTest {
    private final TypicalPhotos photos = new TypicalPhotos(
            new byte[][] {{0}, {1}, {2}, {(byte) 200}, {(byte) 210}, {(byte) 220}}, new int[] {0, 0, 0, 1, 1, 1}, 3, 3);

    @Test
    void aPhotoAmongItsOwnClassIsTypical() {
        assertThat(photos.isTypical(new byte[] {5}, 0)).isTrue();
        assertThat(photos.isTypical(new byte[] {(byte) 190}, 1)).isTrue();
    }

    @Test
    void aPhotoAmongAnotherClassIsNot() {
        assertThat(photos.isTypical(new byte[] {5}, 1)).isFalse();
    }

    @Test
    void thePhotoItselfIsNotAsked() {
        assertThat(photos.isTypical(new byte[] {1}, 0)).isFalse();
    }
}
