package lilora.storage.h2;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.StepMetric;

/**
 * Steps of one attempt and one stage, column by column: a fifth of the space of rows, and a curve reads only its own column.
 * Nothing is rounded: a column of doubles is stored as floats only where each is a float exactly.
 *
 * <p>Layout: format (1 byte), rows (4), then the columns sequence, time, step, samples, tokens, loss, task loss, penalty,
 * gradient norm, learning rate and seconds, each as its length (4) and its bytes, which start with how they are written.
 */
final class StepBlock {
    /** Rows in a block at most. */
    static final int LARGEST = 4096;

    private static final byte FORMAT = 1;
    private static final byte DELTAS = 0;
    private static final byte TEXTS = 1;
    private static final byte CONSTANT = 2;
    private static final byte FLOATS = 3;
    private static final byte DOUBLES = 4;

    private static final int SEQUENCE = 0;
    private static final int TIME = 1;
    private static final int STEP = 2;
    private static final int SAMPLES = 3;
    private static final int TOKENS = 4;
    private static final List<StepMetric> REALS = List.of(
            StepMetric.LOSS,
            StepMetric.TASK_LOSS,
            StepMetric.PENALTY,
            StepMetric.GRAD_NORM,
            StepMetric.LEARNING_RATE,
            StepMetric.SECONDS);

    private final int rows;
    private final List<ByteBuffer> columns = new ArrayList<>();

    private StepBlock(byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        byte format = buffer.get();
        if (format != FORMAT) {
            throw new IllegalStateException("A block of steps has the unknown format " + format);
        }
        rows = buffer.getInt();
        while (buffer.hasRemaining()) {
            int length = buffer.getInt();
            columns.add(buffer.slice(buffer.position(), length));
            buffer.position(buffer.position() + length);
        }
    }

    static StepBlock read(byte[] content) {
        return new StepBlock(content);
    }

    /** The steps, all of one stage and in order, as bytes. */
    static byte[] write(List<RecordedEvent> steps) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(steps.size() * 48);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(steps.size());
            column(out, deltas(steps, RecordedEvent::seq));
            column(out, times(steps));
            column(out, deltas(steps, event -> step(event).step()));
            column(out, deltas(steps, event -> step(event).samples()));
            column(out, deltas(steps, event -> step(event).tokens()));
            for (StepMetric metric : REALS) {
                column(out, reals(steps, event -> metric.of(step(event))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    long[] sequences() {
        return integers(SEQUENCE);
    }

    long[] steps() {
        return integers(STEP);
    }

    double[] values(StepMetric metric) {
        if (metric == StepMetric.SAMPLES || metric == StepMetric.TOKENS) {
            long[] integers = integers(metric == StepMetric.SAMPLES ? SAMPLES : TOKENS);
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
                values[i] = integers[i];
            }
            return values;
        }
        return reals(TOKENS + 1 + REALS.indexOf(metric));
    }

    /** The events as they were. */
    List<RecordedEvent> events(int attempt, int stage) {
        long[] sequences = sequences();
        List<String> times = times();
        long[] steps = steps();
        long[] samples = integers(SAMPLES);
        long[] tokens = integers(TOKENS);
        List<double[]> reals = REALS.stream().map(this::values).toList();
        List<RecordedEvent> events = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            RunEvent.Step step = new RunEvent.Step(
                    stage,
                    (int) steps[i],
                    reals.get(0)[i],
                    reals.get(1)[i],
                    reals.get(2)[i],
                    reals.get(3)[i],
                    reals.get(4)[i],
                    (int) samples[i],
                    reals.get(5)[i],
                    (int) tokens[i]);
            events.add(new RecordedEvent(RecordedEvent.VERSION, sequences[i], attempt, times.get(i), step));
        }
        return events;
    }

    private static RunEvent.Step step(RecordedEvent event) {
        return (RunEvent.Step) event.event();
    }

    private static void column(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] deltas(List<RecordedEvent> steps, ToLongFunction<RecordedEvent> value) {
        // A long takes ten groups of seven bits at most.
        byte[] out = new byte[1 + 10 * steps.size()];
        int size = 0;
        out[size++] = DELTAS;
        long last = 0;
        for (RecordedEvent step : steps) {
            long next = value.applyAsLong(step);
            long delta = next - last;
            // Small differences of either sign become few bytes.
            long rest = (delta << 1) ^ (delta >> 63);
            while ((rest & ~0x7FL) != 0) {
                out[size++] = (byte) ((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            out[size++] = (byte) rest;
            last = next;
        }
        return Arrays.copyOf(out, size);
    }

    private long[] integers(int column) {
        ByteBuffer in = columns.get(column).duplicate();
        in.position(1);
        long[] values = new long[rows];
        long last = 0;
        for (int i = 0; i < rows; i++) {
            long rest = 0;
            int shift = 0;
            byte next;
            do {
                next = in.get();
                rest |= (long) (next & 0x7F) << shift;
                shift += 7;
            } while (next < 0);
            last += (rest >>> 1) ^ -(rest & 1);
            values[i] = last;
        }
        return values;
    }

    /** Nanoseconds since 1970 where that gives the same text back, else the texts. */
    private static byte[] times(List<RecordedEvent> steps) {
        for (RecordedEvent step : steps) {
            if (CanonicalTime.nanoseconds(step.time()) == CanonicalTime.NONE) {
                return texts(steps);
            }
        }
        return deltas(steps, step -> CanonicalTime.nanoseconds(step.time()));
    }

    private static byte[] texts(List<RecordedEvent> steps) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(TEXTS);
            for (RecordedEvent step : steps) {
                column(out, step.time().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private List<String> times() {
        ByteBuffer in = columns.get(TIME).duplicate();
        List<String> times = new ArrayList<>(rows);
        if (in.get() == DELTAS) {
            for (long nanoseconds : integers(TIME)) {
                times.add(CanonicalTime.text(nanoseconds));
            }
            return times;
        }
        for (int i = 0; i < rows; i++) {
            byte[] text = new byte[in.getInt()];
            in.get(text);
            times.add(new String(text, StandardCharsets.UTF_8));
        }
        return times;
    }

    private static byte[] reals(List<RecordedEvent> steps, ToDoubleFunction<RecordedEvent> value) {
        double[] values = new double[steps.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsDouble(steps.get(i));
        }
        boolean constant = true;
        boolean floats = true;
        for (double real : values) {
            constant &= Double.doubleToRawLongBits(real) == Double.doubleToRawLongBits(values[0]);
            floats &= Double.doubleToRawLongBits((float) real) == Double.doubleToRawLongBits(real);
        }
        ByteBuffer out = ByteBuffer.allocate(1 + (constant ? 8 : values.length * (floats ? 4 : 8)));
        out.put(constant ? CONSTANT : floats ? FLOATS : DOUBLES);
        for (double real : constant ? new double[] {values[0]} : values) {
            if (floats && !constant) {
                out.putFloat((float) real);
            } else {
                out.putDouble(real);
            }
        }
        return out.array();
    }

    private double[] reals(int column) {
        ByteBuffer in = columns.get(column).duplicate();
        byte form = in.get();
        double[] values = new double[rows];
        if (form == DOUBLES) {
            in.asDoubleBuffer().get(values);
            return values;
        }
        double constant = form == CONSTANT ? in.getDouble() : 0;
        for (int i = 0; i < rows; i++) {
            values[i] = form == FLOATS ? in.getFloat() : constant;
        }
        return values;
    }
}
