-- How busy the processor was; empty in runs of versions that did not measure it.
ALTER TABLE resource_use ADD COLUMN worker_percent DOUBLE PRECISION;
ALTER TABLE resource_use ADD COLUMN computer_percent DOUBLE PRECISION;
