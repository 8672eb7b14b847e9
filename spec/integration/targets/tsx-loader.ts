import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Node's arguments to run the sources in a process of their own. */
export const TSX_ARGUMENTS = ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] as const;
