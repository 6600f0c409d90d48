-- What the GPU's driver tells of a run; empty on the CPU and in runs of versions that did not ask.
ALTER TABLE resource_use ADD COLUMN device_process_bytes BIGINT;
ALTER TABLE resource_use ADD COLUMN device_utilisation INTEGER;
ALTER TABLE resource_use ADD COLUMN device_temperature INTEGER;
ALTER TABLE resource_use ADD COLUMN device_watts DOUBLE PRECISION;
