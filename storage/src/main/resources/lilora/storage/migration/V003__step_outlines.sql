-- Where each block of steps is, and its lowest and highest values piece by piece: see StepOutline. A row of step_block is
-- large and always read whole, so what says where blocks are stands here, and a long curve is drawn from this alone.
CREATE TABLE step_outline (
    run_key    BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt    INTEGER NOT NULL,
    first_seq  BIGINT NOT NULL,
    last_seq   BIGINT NOT NULL,
    stage      INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    last_step  INTEGER NOT NULL,
    row_count  INTEGER NOT NULL,
    -- Absent for a block too short to gain by it, and for one written before there were outlines.
    outline    VARBINARY(100000),
    PRIMARY KEY (run_key, attempt, first_seq)
);

INSERT INTO step_outline (run_key, attempt, first_seq, last_seq, stage, first_step, last_step, row_count, outline)
    SELECT run_key, attempt, first_seq, last_seq, stage, first_step, last_step, row_count, NULL FROM step_block;
