-- What a file of predictions must be to be believed; empty for runs of versions that wrote none.
ALTER TABLE matrix_cell ADD COLUMN predictions_hash VARCHAR;
