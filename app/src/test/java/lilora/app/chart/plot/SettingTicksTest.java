package lilora.app.chart.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lilora.app.chart.model.SettingAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.Test;

class SettingTicksTest {
    private static final double WIDTH = 580;

    private static List<NumberTick> ticks(List<String> names) {
        SettingTicks axis = new SettingTicks(SettingAxis.categories("Variant", names), WIDTH);
        axis.setRange(-0.5, names.size() - 0.5);
        Graphics2D pen = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB).createGraphics();
        List<NumberTick> ticks = new ArrayList<>();
        for (Object tick :
                axis.refreshTicksHorizontal(pen, new Rectangle2D.Double(0, 0, WIDTH, 10), RectangleEdge.BOTTOM)) {
            ticks.add((NumberTick) tick);
        }
        pen.dispose();
        return ticks;
    }

    private static List<String> numbered(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj("method of number %d"::formatted)
                .toList();
    }

    /** Side by side every other name would be left out. */
    @Test
    void namesOfManyValuesStandUprightAndNoneIsLeftOut() {
        List<NumberTick> many = ticks(numbered(31));

        assertThat(many).extracting(NumberTick::getText).isEqualTo(numbered(31));
        assertThat(many).extracting(NumberTick::getAngle).containsOnly(-Math.PI / 2);
    }

    @Test
    void namesThatHaveRoomSideBySideLieLevel() {
        for (List<String> few : List.of(List.of("sum", "mean"), numbered(4))) {
            assertThat(ticks(few)).extracting(NumberTick::getText).isEqualTo(few);
            assertThat(ticks(few)).extracting(NumberTick::getAngle).containsOnly(0.0);
        }
    }

    /** More of them than there are lines of text: a name that is shown can be read. */
    @Test
    void whereEvenUprightNamesWouldTouchTheLaterOneIsLeftOut() {
        assertThat(ticks(numbered(200)))
                .extracting(NumberTick::getText)
                .contains("")
                .contains("method of number 1");
    }
}
