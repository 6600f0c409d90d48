/**
 * Scoring: from the predictions on one task's test split to its score, with a verdict for each item. One scorer for each
 * way of answering, found by id in {@link lilora.engine.metric.Scorers}. Pure functions of text: no model, no file.
 * Predictions and references meet in one record, so that they cannot be paired wrongly by position.
 */
@NullMarked
package lilora.engine.metric;

import org.jspecify.annotations.NullMarked;
