package lilora.engine.tracking;

import java.time.Instant;
import java.util.Map;

/**
 * Numbers measured together.
 *
 * @param time of the event they are from
 * @param step optimiser step of the whole run, or the stage for what is known once a stage
 * @param values by tag, in a fixed order
 */
record TrackedPoint(Instant time, long step, Map<String, Double> values) {}
