import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Tick } from '../../../engine/telemetry/tick.js';
import { RunDirectory } from '../../../reports/run-directory.js';
import { sampleInfo } from '../../reports/sample-info.js';
import { troubledSummary } from '../../reports/sample-summary.js';
import { sampleTick } from '../../reports/sample-tick.js';
import { openReport, startBrowser } from './browser.js';
import * as facts from './page-facts.js';

const hostile = '</script><img src=x onerror="window.owned = true">';

/** 153 s in which the target slows down from the middle of hold, with gaps, and errors with hostile codes. */
function troubledTick(second: number): Tick {
  const tick = sampleTick(second);
  const late = Math.max(0, second - 92);
  const slower = (dist: Tick['messages']['responseMs']): Tick['messages']['responseMs'] =>
    dist === null || second % 41 === 0 ? null : { ...dist, p95: dist.p95 * (1 + late), p99: dist.p99 * (1 + late * 2) };
  return {
    ...tick,
    messages: { ...tick.messages, responseMs: slower(tick.messages.responseMs), droppedSends: late * 33 },
    errors: {
      total: late * 66,
      critical: 0,
      perSecond: late > 0 ? 66 : 0,
      byCategory: tick.errors.byCategory,
      byCode: late > 0 ? { MESSAGE_TIMEOUT: late * 60, [hostile]: late * 6 } : {},
    },
  };
}

/** Drags over the middle of a plot, from a fraction of its width to another. */
async function drag(page: Page, id: string, from: number, to: number): Promise<void> {
  const over = page.locator(`#plot-${id} .u-over`);
  await over.scrollIntoViewIfNeeded();
  const box = (await over.boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
}

describe('report.html in a browser', function () {
  this.timeout(60_000);
  let root: string;
  let report: string;
  let browser: Browser;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'report-html-'));
    const directory = RunDirectory.open({
      out: join(root, 'run'),
      profileName: 'load',
      startedAt: sampleInfo().startedAt,
      profile: {},
      hash: '',
      run: { id: 'abc123', groups: 'abc123' },
      onFailure: (code, message) => expect.fail(`${code}: ${message}`),
    });
    directory.start(sampleInfo());
    for (let second = 1; second <= 153; second++) directory.tick(troubledTick(second));
    directory.event({ atMs: 92_000, kind: 'fault', code: 'SLOW', text: hostile });
    const summary = troubledSummary();
    directory.finish({ ...summary, stopReason: hostile, tags: { note: hostile } });
    report = join(directory.path, 'report.html');
    browser = await startBrowser();
  });

  after(async () => {
    await browser.close();
    rmSync(root, { recursive: true });
  });

  it('complains of nothing, asks for nothing, and runs nothing that the target wrote', async () => {
    const { page, complaints, requests } = await openReport(browser, report);
    await page.waitForTimeout(200);
    expect(complaints).to.deep.equal([]);
    expect(requests).to.deep.equal([]);
    expect(await page.evaluate("'owned' in window")).to.equal(false);
    expect(await page.locator('img').count()).to.equal(0);
    expect(await page.locator('.key .name', { hasText: hostile }).count()).to.equal(1);
    await page.close();
  });

  it('refuses a request even to a script within it', async () => {
    const { page } = await openReport(browser, report);
    const blocked = await facts.refusalOfRequest(page);
    expect(blocked).to.equal('connect-src');
    await page.close();
  });

  it('draws every plot in more than one colour', async () => {
    const { page } = await openReport(browser, report);
    const colours = await facts.colourCounts(page);
    expect(colours).to.have.length(11);
    for (const count of colours) expect(count).to.be.above(2);
    await page.close();
  });

  it('zooms all plots to what was dragged over in one, and back by a double click', async () => {
    const { page } = await openReport(browser, report);
    const whole = await facts.limits(page);
    const before = await facts.picture(page);
    expect(whole[0]).to.deep.equal([0, 154.321]);
    await drag(page, 'response', 0.5, 0.75);
    const zoomed = await facts.limits(page);
    for (const [min, max] of zoomed) {
      expect(min).to.be.closeTo(154.321 * 0.5, 1);
      expect(max).to.be.closeTo(154.321 * 0.75, 1);
    }
    await page.locator('#plot-clients .u-over').dblclick();
    expect(await facts.limits(page)).to.deep.equal(whole);
    await page.waitForTimeout(100);
    expect((await facts.picture(page)) === before, 'drawn as before').to.equal(true);
    await page.close();
  });

  it('zooms to a phase by its button, and tells which is shown', async () => {
    const { page } = await openReport(browser, report);
    await page.getByRole('button', { name: 'hold' }).click();
    expect((await facts.limits(page))[3]).to.deep.equal([32.497, 152.497]);
    expect(await page.locator('.toolbar [aria-pressed=true]').textContent()).to.equal('hold');
    await page.close();
  });

  it('shows the values of one moment in all plots', async () => {
    const { page } = await openReport(browser, report);
    const over = page.locator('#plot-clients .u-over');
    await over.scrollIntoViewIfNeeded();
    const box = (await over.boundingBox())!;
    await page.mouse.move(box.x + (box.width * 60) / 154.321, box.y + 50);
    for (const id of ['clients', 'sending', 'generator-load']) {
      expect(await page.locator(`#plot-${id} .when`).textContent(), id).to.equal('at 1:00 hold');
    }
    expect(await page.locator('#plot-clients .key .value').allTextContents()).to.deep.equal([
      '5,000',
      '5,000',
      '0',
      '0',
    ]);
    await page.mouse.move(0, 0);
    expect(await page.locator('#plot-sending .when').textContent()).to.equal('highest in view');
    await page.close();
  });

  it('is worked by keyboard alone', async () => {
    const { page } = await openReport(browser, report);
    await page.locator('#plot-response .canvas').focus();
    await page.keyboard.press('End');
    expect(await page.locator('#plot-errors .when').textContent()).to.equal('at 2:33 close');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('#plot-response .when').textContent()).to.equal('at 2:32 hold');
    await page.keyboard.press('+');
    const [[min, max]] = (await facts.limits(page)) as [[number, number]];
    expect(max - min).to.be.closeTo(154.321 / 2, 1);
    await page.keyboard.press('Escape');
    expect((await facts.limits(page))[0]).to.deep.equal([0, 154.321]);
    await page.close();
  });

  it('hides a line and turns an axis logarithmic by their buttons', async () => {
    const { page, complaints } = await openReport(browser, report);
    expect(await facts.firstLine(page, 'response')).to.deep.equal({ shown: true, logarithmic: false });
    await page.locator('#plot-response .key', { hasText: 'p50' }).click();
    await page.locator('#plot-response .log').click();
    expect(await facts.firstLine(page, 'response')).to.deep.equal({ shown: false, logarithmic: true });
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  for (const width of [360, 768, 1280, 2200]) {
    it(`fits ${width} px without a horizontal scroll`, async () => {
      const { page } = await openReport(browser, report, { width });
      const widths = await facts.widths(page);
      expect(widths.page).to.equal(width);
      expect(widths.plots).to.be.at.most(width);
      await page.close();
    });
  }

  it('follows the width of the window', async () => {
    const { page } = await openReport(browser, report);
    await page.setViewportSize({ width: 420, height: 900 });
    await page.waitForFunction("document.querySelector('canvas').getBoundingClientRect().width < 420");
    expect((await facts.widths(page)).page).to.equal(420);
    await page.close();
  });

  it('does not move while it is laid out or read', async () => {
    const { page } = await openReport(browser, report);
    const response = page.locator('#plot-response .u-over');
    await response.scrollIntoViewIfNeeded();
    const over = (await response.boundingBox())!;
    for (let x = 100; x < 400; x += 50) await page.mouse.move(over.x + x, over.y + 20);
    expect(await facts.layoutShift(page)).to.be.below(0.01);
    await page.close();
  });

  it('is dark on a dark system, and follows when the system changes', async () => {
    const { page } = await openReport(browser, report, { dark: true });
    expect(await facts.lightness(page)).to.be.below(0.2);
    const dark = await facts.picture(page);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await facts.lightness(page)).to.be.above(0.8);
    await page.waitForTimeout(100);
    expect(await facts.picture(page)).not.to.equal(dark);
    await page.close();
  });

  it('prints in light colours on a dark system, and is itself again afterwards', async () => {
    const { page } = await openReport(browser, report, { dark: true });
    const widthBefore = await facts.canvasWidth(page);
    expect((await page.pdf({ format: 'A4' })).length).to.be.above(20_000);
    await page.waitForTimeout(100);
    expect(await page.locator('html[data-print]').count()).to.equal(0);
    expect(await facts.canvasWidth(page)).to.equal(widthBefore);
    await page.close();
  });
});
