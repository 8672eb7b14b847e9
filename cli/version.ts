import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../profiles/package-root.js';

/** Of the installed package. */
export const version = (JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string })
  .version;
