// What the suite needs beside Node: Linux for source addresses, and a browser for report.html, which is installed from
// Debian's packages where that can be done (as root). Elsewhere those specs are left out, loudly; in CI, where nothing
// may be left out, the missing browser fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Patterns of specs that cannot run here: none, where all is there. */
export function specsToLeaveOut() {
  return [...withoutBrowser(), ...withoutLoopbackRange()];
}

/** Only Linux answers for all of 127.0.0.0/8; elsewhere 127.0.0.2 is no address of the machine. */
function withoutLoopbackRange() {
  if (process.platform === 'linux') return [];
  console.log('\nThe specs of source addresses need Linux: they are left out.\n');
  return ['spec/integration/run/ports.spec.ts', 'spec/integration/transports/local-ports.spec.ts'];
}

function withoutBrowser() {
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
