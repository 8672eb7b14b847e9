import { chromium, type Browser, type Page } from 'playwright-core';

/** Debian's chromium, or the one that CHROMIUM names. It must neither need a sandbox nor ask a network for anything. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page, and all that it complained about or asked for beyond itself. */
export interface Watched {
  page: Page;
  complaints: string[];
  requests: string[];
}

/** Opens the file and waits until its plots are there. */
export async function openReport(
  browser: Browser,
  path: string,
  options: { width?: number; dark?: boolean } = {},
): Promise<Watched> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`file://${path}`);
  await page.waitForSelector('html[data-plots]');
  return { page, complaints, requests: requests.filter((url) => url !== `file://${path}`) };
}
