package lilora.app.chart.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;

/**
 * Pans and zooms a real chart with curves of a million points in a real window, one movement of the mouse a frame, and prints how
 * long frames took. Needs a display. Argument: points of each curve (1000000).
 */
final class PanBench {
    private static final int FRAMES = 300;

    private static final ChartExports NOWHERE = new ChartExports() {
        @Override
        public void copy(String what, String text) {}

        @Override
        public void save(String name, ChartFiles.Format format, Supplier<byte[]> bytes) {}
    };

    private final ChartView chart;
    private final Node surface;
    private final List<Double> frames = new ArrayList<>();
    private final List<Double> drawing = new ArrayList<>();

    private PanBench(int points) {
        chart = new ChartView(
                model(points), new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), NOWHERE);
        surface = chart.surface();
    }

    private static LineModel model(int points) {
        Random random = new Random(1);
        List<LineModel.Series> series = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            CurveBuffer curve = new CurveBuffer();
            for (int step = 1; step <= points; step++) {
                curve.add(step, 2 / Math.sqrt(step) + 0.2 * random.nextGaussian() + i);
            }
            series.add(LineModel.Series.of("Curve " + (i + 1), curve.snapshot(), SeriesStyle.numbered(i)));
        }
        return new LineModel("Loss", Axis.of("Optimiser step"), Axis.of("Loss").from(0), series, List.of());
    }

    /** Opens the window, moves, prints. */
    public static void main(String[] arguments) throws Exception {
        int points = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        PanBench[] bench = new PanBench[1];
        Platform.runLater(() -> {
            Application.setUserAgentStylesheet("/lilora/app/light.css");
            bench[0] = new PanBench(points);
            bench[0].open();
        });
        // Making a million points takes longer on a slow machine; nothing is measured before the first drawing of them.
        while (bench[0] == null || bench[0].chart.drawings() == 0) {
            Thread.sleep(100);
        }
        Thread.sleep(2000);
        for (String what : List.of("pan the whole, cold", "pan the whole", "zoom in and out", "pan a tenth")) {
            bench[0].measure(what);
        }
        System.exit(0);
    }

    private void open() {
        Stage stage = new Stage();
        stage.setScene(new Scene(new StackPane(chart), 1200, 500));
        stage.show();
    }

    private void measure(String what) throws InterruptedException {
        frames.clear();
        drawing.clear();
        CountDownLatch done = new CountDownLatch(1);
        Platform.runLater(() -> new Mover(what, done).start());
        done.await();
        Label note = (Label) chart.lookup(".plot-note");
        System.out.printf(
                Locale.ROOT,
                "%s: frame median %.1f ms, 95 %% within %.1f ms, longest %.1f ms; FX thread in a frame median %.1f ms,"
                        + " longest %.1f ms; \"%s\"%n",
                what,
                share(frames, 0.5),
                share(frames, 0.95),
                share(frames, 1),
                share(drawing, 0.5),
                share(drawing, 1),
                note.getText());
    }

    private static double share(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
    }

    /** One movement a frame. */
    private final class Mover extends AnimationTimer {
        private final String what;
        private final CountDownLatch done;
        private long last;
        private long layout;
        private int frame;

        Mover(String what, CountDownLatch done) {
            this.what = what;
            this.done = done;
            chart.getScene().addPreLayoutPulseListener(() -> layout = System.nanoTime());
            chart.getScene().addPostLayoutPulseListener(() -> {
                if (frame > 10 && frame < FRAMES) {
                    drawing.add((System.nanoTime() - layout) / 1e6);
                }
            });
        }

        @Override
        public void handle(long now) {
            long time = System.nanoTime();
            if (frame > 10) {
                frames.add((time - last) / 1e6);
            }
            last = time;
            if (frame == 0) {
                mouse(MouseEvent.MOUSE_CLICKED, 500, 2);
            }
            if (frame == 0 && what.equals("pan a tenth")) {
                for (int i = 0; i < 10; i++) {
                    scroll(40);
                }
            }
            if (what.startsWith("zoom")) {
                scroll(frame % 60 < 30 ? 40 : -40);
            } else {
                // To and fro, a fifth of the width each way.
                int at = 500 + 4 * (Math.abs(frame % 200 - 100) - 50);
                mouse(frame == 0 ? MouseEvent.MOUSE_PRESSED : MouseEvent.MOUSE_DRAGGED, at);
            }
            if (++frame == FRAMES) {
                stop();
                done.countDown();
            }
        }

        private void mouse(EventType<MouseEvent> type, double x) {
            mouse(type, x, 1);
        }

        private void mouse(EventType<MouseEvent> type, double x, int clicks) {
            surface.fireEvent(new MouseEvent(
                    type,
                    x,
                    200,
                    x,
                    200,
                    MouseButton.PRIMARY,
                    clicks,
                    false,
                    false,
                    false,
                    false,
                    true,
                    false,
                    false,
                    false,
                    false,
                    false,
                    null));
        }

        private void scroll(double delta) {
            surface.fireEvent(new ScrollEvent(
                    ScrollEvent.SCROLL,
                    500,
                    200,
                    500,
                    200,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    0,
                    delta,
                    0,
                    delta,
                    ScrollEvent.HorizontalTextScrollUnits.NONE,
                    0,
                    ScrollEvent.VerticalTextScrollUnits.NONE,
                    0,
                    0,
                    null));
        }
    }
}
