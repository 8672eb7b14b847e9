import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { remedies } from '../../reports/remedies.js';
import { profilePage } from './profile-page.js';
import type { Schema } from './schema.js';
import { troubleshootingPage } from './troubleshooting-page.js';

/** A page and what it comes from, both relative to the root. */
export interface GeneratedPage {
  file: string;
  source: string;
  content: string;
}

/** All pages that come from the code, laid out as prettier would. `root`: the checkout, absolute. */
export async function generatedPages(root: string): Promise<GeneratedPage[]> {
  const schema = JSON.parse(readFileSync(join(root, 'profiles/profile.schema.json'), 'utf8')) as Schema;
  const pages = [
    { file: 'docs/reference/profile.md', source: 'profiles/profile.schema.json', content: profilePage(schema) },
    { file: 'docs/troubleshooting.md', source: 'reports/remedies.ts', content: troubleshootingPage(remedies) },
  ];
  return Promise.all(
    pages.map(async (page) => {
      const options = await resolveConfig(join(root, page.file));
      return { ...page, content: await format(page.content, { ...options, parser: 'markdown' }) };
    }),
  );
}
