package lilora.builder.vqav2;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.scene.Box;
import lilora.builder.scene.Canvas;
import lilora.builder.scene.Choice;
import lilora.builder.scene.Cutout;
import lilora.builder.scene.Picture;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneObject;
import lilora.builder.scene.Texture;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;

/** Composes scenes with one to four cut-outs of one or two groups, side by side and well visible. */
final class NaturePainter {
    static final int SIZE = 224;
    /** Pixels of a 64th of the side, in which scenes are laid out. */
    private static final double UNIT = SIZE / 64.0;

    /** Small photos may be enlarged so many times. */
    private static final double ENLARGED = 1.7;

    /** A photo's shorter side is shrunk to this many pixels before a part is taken: the larger, the calmer the part. */
    private static final int ZOOM_MIN = 336;

    private static final int ZOOM_RANGE = 252;
    /** Photos are a little out of focus, so that things stand out: reduced so many times and enlarged again. */
    private static final int SOFT = 3;

    private static final int TRIES = 400;
    private static final double VISIBLE = 0.95;
    private static final double CONTRAST = 0.33;
    /** Centres of the places, and the width and height that a cut-out may take, by their number; in 64ths of the side. */
    private static final Map<Integer, List<double[]>> PLACES = Map.of(
            1, List.of(new double[] {32, 32, 50, 50}),
            2, List.of(new double[] {16.5, 33, 30, 42}, new double[] {47.5, 33, 30, 42}),
            3, List.of(new double[] {17, 17, 29, 29}, new double[] {47, 18, 29, 29}, new double[] {32, 47, 30, 29}),
            4,
                    List.of(
                            new double[] {17, 17, 29, 29},
                            new double[] {47, 17, 29, 29},
                            new double[] {17, 47, 29, 29},
                            new double[] {47, 47, 29, 29}));

    private final NatureKit kit;
    private final Random random;

    NaturePainter(NatureKit kit, Random random) {
        this.kit = kit;
        this.random = random;
    }

    /**
     * Composes a scene.
     *
     * @param id the scene's id
     * @param count how many cut-outs, 1 to 4
     */
    Picture paint(String id, int count) {
        List<Group> groups = groups(count);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Attempt scene = new Attempt(id, stamps(groups));
            if (scene.clear()) {
                return scene.picture();
            }
        }
        throw new BuildException("No scene with the clearly visible groups " + groups + " was found for " + id
                + "; check the cut-outs and backgrounds.");
    }

    /** Half of the scenes show one group only; the others two that cannot be mixed up. */
    private List<Group> groups(int count) {
        List<Group> order = new ArrayList<>(Group.all());
        Collections.shuffle(order, random);
        Group first = order.get(0);
        Group second = random.nextBoolean()
                ? first
                : order.stream()
                        .skip(1)
                        .filter(group -> !group.alike(first))
                        .findFirst()
                        .orElseThrow();
        int ofFirst = count < 3 ? 1 : 1 + random.nextInt(count - 1);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(i < ofFirst ? first : second);
        }
        Collections.shuffle(groups, random);
        return groups;
    }

    /** Different stamps as long as the group has some left. */
    private List<Stamp> stamps(List<Group> groups) {
        List<Stamp> chosen = new ArrayList<>();
        for (Group group : groups) {
            List<Stamp> all = kit.of(group);
            List<Stamp> fresh =
                    all.stream().filter(stamp -> !chosen.contains(stamp)).toList();
            chosen.add(Choice.of(fresh.isEmpty() ? all : fresh, random));
        }
        return chosen;
    }

    /** One scene, perhaps not good enough. */
    private final class Attempt {
        private final String id;
        private final Canvas canvas = new Canvas(SIZE);
        private final Background background;
        private final List<SceneObject> things = new ArrayList<>();
        private final List<Credit> credits = new ArrayList<>();

        Attempt(String id, List<Stamp> stamps) {
            this.id = id;
            // First the kind, then the photo: a kind with many photos shall not be seen more often.
            String kind = Choice.of(kit.kinds(), random);
            this.background = Choice.of(
                    kit.backgrounds().stream()
                            .filter(photo -> photo.kind().equals(kind))
                            .toList(),
                    random);
            credits.add(background.credit());
            drawBackground();
            List<double[]> places = new ArrayList<>(PLACES.get(stamps.size()));
            Collections.shuffle(places, random);
            for (int i = 0; i < stamps.size(); i++) {
                paste(stamps.get(i), places.get(i));
            }
        }

        private void drawBackground() {
            int zoom = ZOOM_MIN + random.nextInt(ZOOM_RANGE);
            Texture photo = background.photo().withShorterSide(zoom / SOFT).withShorterSide(zoom);
            int left = random.nextInt(photo.width() - SIZE + 1);
            int top = random.nextInt(photo.height() - SIZE + 1);
            boolean mirrored = random.nextBoolean();
            float light = 0.8f + 0.25f * random.nextFloat();
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    int from = left + (mirrored ? SIZE - 1 - x : x);
                    canvas.set(x, y, photo.at(from, top + y).times(light));
                }
            }
        }

        private void paste(Stamp stamp, double[] place) {
            double scale = 0.85 + 0.15 * random.nextDouble();
            Cutout cutout =
                    random.nextBoolean() ? stamp.cutout() : stamp.cutout().mirrored();
            cutout = cutout.fittedInto(place[2] * scale * UNIT, place[3] * scale * UNIT, ENLARGED);
            int left = inside((place[0] + moved()) * UNIT - cutout.width() / 2.0, cutout.width());
            int top = inside((place[1] + moved()) * UNIT - cutout.height() / 2.0, cutout.height());
            canvas.paste(cutout, left, top);
            things.add(new SceneObject(
                    Integer.toString(things.size() + 1),
                    stamp.group().word(),
                    new Box(left, top, cutout.width(), cutout.height()),
                    stamp.colour().stream().toList()));
            credits.add(stamp.credit());
        }

        private double moved() {
            return 2 * random.nextDouble() - 1;
        }

        private int inside(double at, int length) {
            return (int) Math.max(0, Math.min(SIZE - length, Math.round(at)));
        }

        boolean clear() {
            for (int i = 0; i < things.size(); i++) {
                if (canvas.visible(i) < VISIBLE || canvas.contrast(i) < CONTRAST) {
                    return false;
                }
            }
            return true;
        }

        Picture picture() {
            SceneObject surface = new SceneObject(
                    Integer.toString(things.size() + 1),
                    NatureQuestions.BACKGROUND,
                    new Box(0, 0, SIZE, SIZE),
                    List.of(background.kind()));
            return new Picture(new Scene(id, SIZE, things, List.of(surface)), canvas.image(), credits);
        }
    }
}
