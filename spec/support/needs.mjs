// What the suite needs beside Node: a browser for report.html. Installed from Debian's packages where that can be done
// (as root); elsewhere the browser specs are left out, loudly, except in CI, where nothing may be left out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Patterns of specs that cannot run here: none, where all is there. */
export function specsToLeaveOut() {
  if (existsSync(browser)) return [];
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (canInstall) {
    console.log('installing chromium for the browser specs');
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    if (apt('update', '-qq') && apt('install', '-y', '-qq', 'chromium', 'fonts-dejavu-core') && existsSync(browser))
      return [];
  }
  console.log(`\nNo browser at ${browser}: install chromium, or name one in CHROMIUM.`);
  if (process.env.CI !== undefined) throw new Error('CI leaves no spec out');
  console.log('The browser specs (spec/integration/html) are left out.\n');
  return ['spec/integration/html/**'];
}
