-- What a method tells of each adapted layer when a stage has been learned.
CREATE TABLE layer_values (
    run_key  BIGINT NOT NULL REFERENCES run ON DELETE CASCADE,
    attempt  INTEGER NOT NULL,
    seq      BIGINT NOT NULL,
    time     VARCHAR NOT NULL,
    stage    INTEGER NOT NULL,
    quantity VARCHAR NOT NULL,
    by_layer VARCHAR NOT NULL,
    PRIMARY KEY (run_key, attempt, seq)
);
