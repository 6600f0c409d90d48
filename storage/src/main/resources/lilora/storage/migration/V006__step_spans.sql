-- Where each block of steps is, and no more: drawn from the blocks themselves a run of 100,000 steps opens as soon to the eye,
-- and recording is a third quicker.
ALTER TABLE step_outline DROP COLUMN outline;
ALTER TABLE step_outline RENAME TO step_span;
