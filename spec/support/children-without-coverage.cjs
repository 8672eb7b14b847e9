// Coverage is of the sources run in this process; children run dist, and are only slowed down by it.
delete process.env.NODE_V8_COVERAGE;
