package lilora.app.screen.tasks;

import javafx.geometry.Rectangle2D;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.shape.Rectangle;

/** A square view of a picture's middle, with round corners. */
final class Thumbnail extends ImageView {
    Thumbnail(Image image, double side) {
        super(image);
        double cut = Math.min(image.getWidth(), image.getHeight());
        setViewport(new Rectangle2D((image.getWidth() - cut) / 2, (image.getHeight() - cut) / 2, cut, cut));
        setFitWidth(side);
        setFitHeight(side);
        Rectangle clip = new Rectangle(side, side);
        clip.setArcWidth(8);
        clip.setArcHeight(8);
        setClip(clip);
    }
}
