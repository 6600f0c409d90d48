package lilora.builder.gqa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import lilora.builder.scene.Box;
import lilora.builder.scene.Canvas;
import lilora.builder.scene.Choice;
import lilora.builder.scene.Cutout;
import lilora.builder.scene.Picture;
import lilora.builder.scene.Rgb;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneObject;
import lilora.builder.scene.Tint;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;

/** Composes rooms with one to three things of different classes, all well visible. */
final class RoomPainter {
    static final int SIZE = 224;
    /** Pixels of a 64th of the side, in which rooms are laid out. */
    static final double UNIT = SIZE / 64.0;

    /** An icon is 128 pixels wide and shown hardly larger. */
    private static final double ENLARGED = 1.15;

    private static final int TRIES = 300;
    private static final double VISIBLE = 0.82;
    private static final double CONTRAST = 0.3;
    private static final float FOR_WHITE = 0.77f;
    private static final float FOR_ORANGE = 0.6f;

    private final RoomKit kit;
    private final Random random;

    RoomPainter(RoomKit kit, Random random) {
        this.kit = kit;
        this.random = random;
    }

    /**
     * Composes a room.
     *
     * @param id the scene's id
     * @param count how many things, 1 to 3
     */
    Picture paint(String id, int count) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            List<Painted> things = new ArrayList<>();
            for (Kind kind : kinds(count)) {
                things.add(dress(Choice.of(kit.of(kind), random)));
            }
            Attempt room = new Attempt(things);
            if (room.clear()) {
                return room.picture(id);
            }
        }
        throw new BuildException("No room with " + count + " clearly visible things was found for " + id
                + "; check the icons' colours and the size of their classes.");
    }

    private List<Kind> kinds(int count) {
        List<Kind> order = new ArrayList<>(Kind.all());
        Collections.shuffle(order, random);
        List<Kind> chosen = new ArrayList<>();
        for (Kind kind : order) {
            if (chosen.size() < count && chosen.stream().noneMatch(kind::alike)) {
                chosen.add(kind);
            }
        }
        return chosen;
    }

    private Painted dress(Furnishing thing) {
        Cutout cutout = random.nextBoolean() ? thing.cutout() : thing.cutout().mirrored();
        if (thing.kind().onWall()) {
            return new Painted(thing, cutout, List.of());
        }
        if (thing.paintable() || (thing.dyed() && random.nextInt(3) > 0)) {
            Tint tint = Choice.of(tints(cutout), random);
            return new Painted(thing, cutout.painted(tint.rgb()), List.of(tint.word()));
        }
        return new Painted(thing, cutout, thing.naturalColour().stream().toList());
    }

    /** The paints that suit a thing: on one with much shadow white would be called gray, and orange brown. */
    private static List<Tint> tints(Cutout cutout) {
        List<Tint> tints = new ArrayList<>(List.of(Tint.values()));
        float brightness = cutout.painted(Tint.WHITE.rgb()).luma();
        tints.removeIf(tint -> tint == Tint.WHITE && brightness < FOR_WHITE);
        tints.removeIf(tint -> tint == Tint.ORANGE && brightness < FOR_ORANGE);
        return tints;
    }

    /** A thing as it will be seen, in its final colour. */
    private record Painted(Furnishing thing, Cutout cutout, List<String> attributes) {}

    /** A painted thing with its final size and place. */
    private record Placed(Painted painted, Cutout cutout, Box box) {}

    /** One room, perhaps not good enough. */
    private final class Attempt {
        private final Canvas canvas = new Canvas(SIZE);
        private final int floorLine = (int) Math.round((35 + 4 * random.nextDouble()) * UNIT);
        private final WallPaint wallPaint = Choice.of(List.of(WallPaint.values()), random);
        private final String floorKind = Choice.of(List.of("wood", "tile", "carpet"), random);
        private final Covering wall = Choice.of(kit.of("wall"), random);
        private final Covering floor = Choice.of(kit.of(floorKind), random);
        private final Tint carpet = Choice.of(List.of(Tint.RED, Tint.GREEN, Tint.BLUE, Tint.PURPLE), random);
        private final List<Placed> placed = new ArrayList<>();

        Attempt(List<Painted> things) {
            backdrop().draw(canvas);
            List<Placement> placements = new Layout(random).placements(things.size());
            for (int i = 0; i < things.size(); i++) {
                placed.add(place(things.get(i), placements.get(i)));
            }
            // What hangs on the wall is behind what stands on the floor, and far things are behind near ones.
            placed.sort(Comparator.comparing(
                            (Placed thing) -> !thing.painted().thing().kind().onWall())
                    .thenComparing(thing -> thing.box().y() + thing.box().height()));
            for (Placed thing : placed) {
                paste(thing);
            }
        }

        private RoomBackdrop backdrop() {
            RoomBackdrop.Pattern pattern =
                    switch (floorKind) {
                        case "wood" ->
                            random.nextBoolean() ? RoomBackdrop.Pattern.BOARDS : RoomBackdrop.Pattern.CROSS_BOARDS;
                        case "tile" -> RoomBackdrop.Pattern.TILES;
                        default -> RoomBackdrop.Pattern.PLAIN;
                    };
            Rgb tint = new Rgb(1, 1, 1);
            if (floorKind.equals("carpet")) {
                Rgb mean = floor.texture().mean();
                Rgb dye = carpet.rgb().times(0.85f);
                tint = new Rgb(dye.red() / mean.red(), dye.green() / mean.green(), dye.blue() / mean.blue());
            }
            float light = 0.9f + 0.1f * random.nextFloat();
            return new RoomBackdrop(
                    wall.texture(),
                    wallPaint.rgb().times(light),
                    floor.texture(),
                    pattern,
                    tint.times(light),
                    floorLine);
        }

        private Placed place(Painted painted, Placement placement) {
            Kind kind = painted.thing().kind();
            boolean hangs = kind.onWall();
            double scale = placement.scale() * UNIT;
            double room = hangs ? floorLine - 6 * UNIT : SIZE - 4 * UNIT;
            Cutout cutout =
                    painted.cutout().fittedInto(kind.width() * scale, Math.min(kind.height() * scale, room), ENLARGED);
            int left = (int) Math.round(placement.centreX() * UNIT - cutout.width() / 2.0);
            left = Math.max(1, Math.min(SIZE - 1 - cutout.width(), left));
            int bottom = (int) Math.round(hangs ? floorLine - 4 * UNIT : placement.bottom() * UNIT);
            int top = Math.max(1, bottom - cutout.height());
            return new Placed(painted, cutout, new Box(left, top, cutout.width(), cutout.height()));
        }

        private void paste(Placed thing) {
            Box box = thing.box();
            if (!thing.painted().thing().kind().onWall()) {
                double ground = box.y() + box.height() - 1.5 * UNIT;
                canvas.shade(box.centreX(), ground, box.width() * 0.55, 3.5 * UNIT, 0.4f);
            }
            canvas.paste(thing.cutout(), box.x(), box.y());
        }

        boolean clear() {
            for (int i = 0; i < placed.size(); i++) {
                if (canvas.visible(i) < VISIBLE || canvas.contrast(i) < CONTRAST) {
                    return false;
                }
                for (int j = 0; j < i; j++) {
                    double gap =
                            placed.get(i).box().centreX() - placed.get(j).box().centreX();
                    if (Math.abs(gap) < Scene.SIDE_GAP) {
                        return false;
                    }
                }
            }
            return true;
        }

        Picture picture(String id) {
            List<SceneObject> things = new ArrayList<>();
            List<Credit> credits = new ArrayList<>(List.of(wall.credit(), floor.credit()));
            for (Placed thing : placed) {
                Furnishing furnishing = thing.painted().thing();
                things.add(new SceneObject(
                        Integer.toString(things.size() + 1),
                        furnishing.kind().word(),
                        thing.box(),
                        thing.painted().attributes()));
                credits.add(furnishing.credit());
            }
            return new Picture(new Scene(id, SIZE, things, surfaces(things.size())), canvas.image(), credits);
        }

        private List<SceneObject> surfaces(int before) {
            Box above = new Box(0, 0, SIZE, floorLine);
            Box below = new Box(0, floorLine, SIZE, SIZE - floorLine);
            boolean laid = floorKind.equals("carpet");
            return List.of(
                    new SceneObject(Integer.toString(before + 1), "wall", above, List.of(wallPaint.word())),
                    new SceneObject(
                            Integer.toString(before + 2),
                            "floor",
                            below,
                            laid ? List.of(floorKind, carpet.word()) : List.of(floorKind)));
        }
    }
}
