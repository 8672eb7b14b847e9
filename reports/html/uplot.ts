import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The chart library as it goes into a page, with the licence that must go with it. */
export interface UplotFiles {
  script: string;
  style: string;
}

let files: UplotFiles | undefined;

/** Read from its package at the first call. Throws if the installation is not complete. */
export function uplotFiles(): UplotFiles {
  const read = (path: string): string => readFileSync(path, 'utf8');
  files ??= {
    script: `/*\n${read(require.resolve('uplot/LICENSE')).trim()}\n*/\n${read(require.resolve('uplot/dist/uPlot.iife.min.js'))}`,
    style: read(require.resolve('uplot/dist/uPlot.min.css')),
  };
  return files;
}
