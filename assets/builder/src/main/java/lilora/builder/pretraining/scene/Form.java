package lilora.builder.pretraining.scene;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import lilora.builder.pretraining.word.Noun;

/** The flat shapes, each inside the unit square. */
public enum Form {
    CIRCLE {
        @Override
        Shape unit() {
            return new Ellipse2D.Double(0, 0, 1, 1);
        }
    },
    SQUARE {
        @Override
        Shape unit() {
            return new Rectangle2D.Double(0.05, 0.05, 0.9, 0.9);
        }
    },
    TRIANGLE {
        @Override
        Shape unit() {
            return polygon(0.5, 0, 1, 0.95, 0, 0.95);
        }
    },
    RECTANGLE {
        @Override
        Shape unit() {
            return new Rectangle2D.Double(0, 0.25, 1, 0.5);
        }
    },
    OVAL {
        @Override
        Shape unit() {
            return new Ellipse2D.Double(0, 0.22, 1, 0.56);
        }
    },
    DIAMOND {
        @Override
        Shape unit() {
            return polygon(0.5, 0, 0.9, 0.5, 0.5, 1, 0.1, 0.5);
        }
    },
    STAR {
        @Override
        Shape unit() {
            double[] corners = new double[20];
            for (int i = 0; i < 10; i++) {
                double radius = i % 2 == 0 ? 0.52 : 0.21;
                corners[2 * i] = 0.5 + radius * Math.sin(Math.PI * i / 5);
                corners[2 * i + 1] = 0.53 - radius * Math.cos(Math.PI * i / 5);
            }
            return polygon(corners);
        }
    },
    CROSS {
        @Override
        Shape unit() {
            Area cross = new Area(new Rectangle2D.Double(0.35, 0, 0.3, 1));
            cross.add(new Area(new Rectangle2D.Double(0, 0.35, 1, 0.3)));
            return cross;
        }
    },
    RING {
        @Override
        Shape unit() {
            Area ring = new Area(new Ellipse2D.Double(0, 0, 1, 1));
            ring.subtract(new Area(new Ellipse2D.Double(0.27, 0.27, 0.46, 0.46)));
            return ring;
        }
    },
    HEART {
        @Override
        Shape unit() {
            Path2D.Double heart = new Path2D.Double();
            heart.moveTo(0.5, 0.98);
            heart.curveTo(-0.35, 0.4, 0.15, -0.25, 0.5, 0.25);
            heart.curveTo(0.85, -0.25, 1.35, 0.4, 0.5, 0.98);
            return heart;
        }
    },
    ARROW {
        @Override
        Shape unit() {
            return polygon(0, 0.35, 0.55, 0.35, 0.55, 0.1, 1, 0.5, 0.55, 0.9, 0.55, 0.65, 0, 0.65);
        }
    },
    CRESCENT {
        @Override
        Shape unit() {
            Area moon = new Area(new Ellipse2D.Double(0, 0, 1, 1));
            moon.subtract(new Area(new Ellipse2D.Double(0.32, -0.1, 0.95, 0.95)));
            return moon;
        }
    };

    abstract Shape unit();

    /** The shape in a square of the given place and side, in pixels. */
    Shape at(double x, double y, double side) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale(side, side);
        return place.createTransformedShape(unit());
    }

    public Noun noun() {
        return Noun.of(name().toLowerCase(Locale.ROOT));
    }

    private static Shape polygon(double... corners) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
