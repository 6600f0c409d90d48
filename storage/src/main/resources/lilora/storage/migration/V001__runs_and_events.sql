-- Runs: what the list shows, and where the reader of each event file stands.
CREATE TABLE run (
    run_key            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id             VARCHAR(1000) NOT NULL UNIQUE,
    -- Relative to the workspace's runs folder where the run lies inside it, else absolute.
    folder             VARCHAR(4000) NOT NULL UNIQUE,
    name               VARCHAR NOT NULL,
    method             VARCHAR NOT NULL,
    tasks              VARCHAR ARRAY NOT NULL,
    seed               BIGINT NOT NULL,
    device             VARCHAR(100) NOT NULL,
    created            VARCHAR(40) NOT NULL,
    spec_hash          VARCHAR(64) NOT NULL,
    state              VARCHAR(20) NOT NULL,
    reason             VARCHAR NOT NULL,
    -- Whether a worker should be alive: a hello without an end so far.
    at_work            BOOLEAN NOT NULL,
    shelf              VARCHAR(20) NOT NULL,
    locked             BOOLEAN NOT NULL,
    note               VARCHAR NOT NULL,
    -- Lower case text of everything a search looks at.
    search             VARCHAR NOT NULL,
    -- Fingerprint of user.json as last read or written; empty when there is none.
    user_stamp         VARCHAR(64) NOT NULL,
    file_offset        BIGINT NOT NULL,
    last_sequence      BIGINT NOT NULL,
    -- CRC-32C of the last bytes before file_offset: tells another file from a longer one.
    tail_check         BIGINT NOT NULL,
    last_attempt       INTEGER NOT NULL,
    last_time          VARCHAR(40),
    seconds            DOUBLE PRECISION NOT NULL,
    step_rows          BIGINT NOT NULL,
    steps_done         BIGINT NOT NULL,
    steps_planned      BIGINT NOT NULL,
    cells_done         INTEGER NOT NULL,
    cells_planned      INTEGER NOT NULL,
    average_performance DOUBLE PRECISION,
    forgetting         DOUBLE PRECISION,
    backward_transfer  DOUBLE PRECISION,
    stored_parameters  BIGINT,
    problems           INTEGER NOT NULL
);
CREATE INDEX run_spec_hash ON run (spec_hash);

CREATE TABLE run_spec (
    run_key BIGINT PRIMARY KEY REFERENCES run ON DELETE CASCADE,
    spec    VARCHAR NOT NULL
);

CREATE TABLE run_tag (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    tag     VARCHAR(1000) NOT NULL,
    PRIMARY KEY (run_key, tag)
);

CREATE TABLE run_problem (
    run_key  BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    position INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    PRIMARY KEY (run_key, position)
);

-- Events, one table each, all with the same four columns in front.
CREATE TABLE attempt (
    run_key       BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt       INTEGER NOT NULL,
    seq           BIGINT NOT NULL,
    time          VARCHAR(40) NOT NULL,
    token         VARCHAR NOT NULL,
    pid           BIGINT NOT NULL,
    process_start VARCHAR(40) NOT NULL,
    resumed_after BIGINT NOT NULL,
    versions      VARCHAR NOT NULL,
    device        VARCHAR(100) NOT NULL,
    threads       INTEGER NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE run_plan (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    plan    VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE preflight (
    run_key    BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt    INTEGER NOT NULL,
    seq        BIGINT NOT NULL,
    time       VARCHAR(40) NOT NULL,
    check_name VARCHAR NOT NULL,
    verdict    VARCHAR NOT NULL,
    found      VARCHAR NOT NULL,
    needed     VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE stage (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    stage   INTEGER NOT NULL,
    stages  INTEGER NOT NULL,
    tasks   INTEGER ARRAY NOT NULL,
    title   VARCHAR NOT NULL,
    samples INTEGER NOT NULL,
    steps   INTEGER NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE stage_end (
    run_key            BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt            INTEGER NOT NULL,
    seq                BIGINT NOT NULL,
    time               VARCHAR(40) NOT NULL,
    stage              INTEGER NOT NULL,
    train_seconds      DOUBLE PRECISION NOT NULL,
    evaluation_seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

-- Optimiser steps of one attempt and stage, column by column in a block: see StepBlock.
CREATE TABLE step_block (
    run_key    BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt    INTEGER NOT NULL,
    first_seq  BIGINT NOT NULL,
    last_seq   BIGINT NOT NULL,
    stage      INTEGER NOT NULL,
    first_step INTEGER NOT NULL,
    last_step  INTEGER NOT NULL,
    row_count  INTEGER NOT NULL,
    content    VARBINARY(1000000) NOT NULL,
    PRIMARY KEY (run_key, attempt, first_seq)
);

-- Answers and images done so far: kinds "features" and "eval_progress".
CREATE TABLE activity (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    kind    VARCHAR(20) NOT NULL,
    stage   INTEGER NOT NULL,
    task    INTEGER NOT NULL,
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

-- Predictions stay in the run directory: a cell names their file.
CREATE TABLE matrix_cell (
    run_key               BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt               INTEGER NOT NULL,
    seq                   BIGINT NOT NULL,
    time                  VARCHAR(40) NOT NULL,
    stage                 INTEGER NOT NULL,
    task                  INTEGER NOT NULL,
    score                 DOUBLE PRECISION NOT NULL,
    metric                VARCHAR NOT NULL,
    instruction_following DOUBLE PRECISION NOT NULL,
    items                 INTEGER NOT NULL,
    details               VARCHAR NOT NULL,
    predictions           VARCHAR NOT NULL,
    seconds               DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE parameter_count (
    run_key         BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt         INTEGER NOT NULL,
    seq             BIGINT NOT NULL,
    time            VARCHAR(40) NOT NULL,
    stage           INTEGER NOT NULL,
    trained         BIGINT NOT NULL,
    stored_shared   BIGINT NOT NULL,
    stored_per_task BIGINT ARRAY NOT NULL,
    stored_total    BIGINT NOT NULL,
    base_model      BIGINT NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE checkpoint_saved (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    stage   INTEGER NOT NULL,
    step    INTEGER NOT NULL,
    folder  VARCHAR NOT NULL,
    bytes   BIGINT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE resource_use (
    run_key             BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt             INTEGER NOT NULL,
    seq                 BIGINT NOT NULL,
    time                VARCHAR(40) NOT NULL,
    resident_bytes      BIGINT,
    peak_resident_bytes BIGINT,
    device_used_bytes   BIGINT,
    device_total_bytes  BIGINT,
    free_disk_bytes     BIGINT NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE worker_note (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    text    VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE alarm (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    kind    VARCHAR NOT NULL,
    text    VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE acknowledged_command (
    run_key    BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt    INTEGER NOT NULL,
    seq        BIGINT NOT NULL,
    time       VARCHAR(40) NOT NULL,
    command    VARCHAR NOT NULL,
    command_id VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE state_change (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    state   VARCHAR NOT NULL,
    reason  VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE failure (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    kind    VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    detail  VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);

CREATE TABLE outcome (
    run_key BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    seq     BIGINT NOT NULL,
    time    VARCHAR(40) NOT NULL,
    outcome VARCHAR NOT NULL,
    metrics VARCHAR NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);
