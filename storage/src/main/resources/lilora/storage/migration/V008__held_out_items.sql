-- Training watched by held-out items: their loss between two steps, and what the model answers to some of them.
CREATE TABLE held_out_loss (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR NOT NULL,
    stage   INTEGER NOT NULL,
    step    INTEGER NOT NULL,
    loss    DOUBLE PRECISION NOT NULL,
    tokens  INTEGER NOT NULL,
    items   INTEGER NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE sample_answer (
    run_key   BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt   INTEGER NOT NULL,
    seq       BIGINT NOT NULL,
    time      VARCHAR NOT NULL,
    stage     INTEGER NOT NULL,
    step      INTEGER NOT NULL,
    task      INTEGER NOT NULL,
    item      VARCHAR NOT NULL,
    images    VARCHAR ARRAY NOT NULL,
    question  VARCHAR NOT NULL,
    answer    VARCHAR NOT NULL,
    reference VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);
