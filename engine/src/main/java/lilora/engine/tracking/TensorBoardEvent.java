package lilora.engine.tracking;

import java.time.Instant;
import java.util.Map;

/**
 * The few messages of TensorBoard's that a run needs, serialised. Field numbers are those of {@code event.proto},
 * {@code summary.proto}, {@code tensor.proto} (TensorFlow) and {@code hparams/plugin_data.proto} (TensorBoard 2.21).
 */
final class TensorBoardEvent {
    /** Ends of a session, of {@code hparams/api.proto}. */
    static final int SUCCESS = 1;

    static final int FAILURE = 2;

    private static final int DT_FLOAT = 1;
    private static final int DT_STRING = 7;
    /** {@code DATA_CLASS_TENSOR}. */
    private static final int TENSORS = 2;

    private TensorBoardEvent() {}

    /** The first of every file. */
    static byte[] fileVersion(Instant time) {
        return event(time, 0).text(3, "brain.Event:2").toBytes();
    }

    static byte[] scalars(TrackedPoint point) {
        ProtoBytes summary = new ProtoBytes();
        point.values()
                .forEach((tag, value) ->
                        summary.message(1, new ProtoBytes().text(1, tag).real32(2, value.floatValue())));
        return summary(point.time(), point.step(), summary);
    }

    /** Markdown that the text dashboard shows. */
    static byte[] text(Instant time, String tag, String markdown) {
        ProtoBytes shape = new ProtoBytes().message(2, new ProtoBytes().number(1, 1));
        ProtoBytes tensor =
                new ProtoBytes().number(1, DT_STRING).message(2, shape).text(8, markdown);
        return tensor(time, tag, tensor, new ProtoBytes().text(1, "text"));
    }

    /** The settings that the HParams dashboard compares runs by; numbers, words, and yes or no. */
    static byte[] sessionStart(Instant time, Map<String, Object> settings) {
        ProtoBytes start = new ProtoBytes();
        settings.forEach(
                (name, value) -> start.message(1, new ProtoBytes().text(1, name).message(2, value(value))));
        start.real64(5, seconds(time));
        return hparams(time, "_hparams_/session_start_info", new ProtoBytes().message(3, start));
    }

    /** @param status {@link #SUCCESS} or {@link #FAILURE} */
    static byte[] sessionEnd(Instant time, int status) {
        ProtoBytes end = new ProtoBytes().number(1, status).real64(2, seconds(time));
        return hparams(time, "_hparams_/session_end_info", new ProtoBytes().message(4, end));
    }

    /** Of {@code google.protobuf.Value}. */
    private static ProtoBytes value(Object value) {
        if (value instanceof Double number) {
            return new ProtoBytes().real64(2, number);
        }
        return value instanceof Boolean yes
                ? new ProtoBytes().flag(4, yes)
                : new ProtoBytes().text(3, value.toString());
    }

    private static byte[] hparams(Instant time, String tag, ProtoBytes content) {
        ProtoBytes noElements = new ProtoBytes().message(2, new ProtoBytes());
        ProtoBytes tensor = new ProtoBytes().number(1, DT_FLOAT).message(2, noElements);
        return tensor(time, tag, tensor, new ProtoBytes().text(1, "hparams").message(2, content));
    }

    private static byte[] tensor(Instant time, String tag, ProtoBytes tensor, ProtoBytes plugin) {
        ProtoBytes metadata = new ProtoBytes().message(1, plugin).number(4, TENSORS);
        ProtoBytes value = new ProtoBytes().text(1, tag).message(8, tensor).message(9, metadata);
        return summary(time, 0, new ProtoBytes().message(1, value));
    }

    private static byte[] summary(Instant time, long step, ProtoBytes summary) {
        return event(time, step).message(5, summary).toBytes();
    }

    private static ProtoBytes event(Instant time, long step) {
        return new ProtoBytes().real64(1, seconds(time)).number(2, step);
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
