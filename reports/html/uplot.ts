import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

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
    script: `/*\n${read(resolve('uplot/LICENSE')).trim()}\n*/\n${read(resolve('uplot/dist/uPlot.iife.min.js'))}`,
    style: read(resolve('uplot/dist/uPlot.min.css')),
  };
  return files;
}
