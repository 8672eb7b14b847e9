// Writes what comes from other sources: the profile's types, and pages of docs/. With `--check` it writes nothing and
// fails where a committed file differs. Each of the two reads the arguments itself.
import './profiles/generate-types.ts';
import './docs/generate.ts';
