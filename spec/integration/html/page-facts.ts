import type { Page } from 'playwright-core';

/** Questions to a report in the browser. They go there as text: the specs' own compiler knows no DOM. */
function ask<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(expression);
}

/** From and to of each plot's time axis, in seconds. */
export function limits(page: Page): Promise<[min: number, max: number][]> {
  return ask(page, 'runPlots.map(({ u }) => [u.scales.x.min, u.scales.x.max])');
}

/** Whether the first line of a plot is shown, and its axis logarithmic. */
export function firstLine(page: Page, id: string): Promise<{ shown: boolean; logarithmic: boolean }> {
  return ask(
    page,
    `(({ u }) => ({ shown: u.series[1].show, logarithmic: u.scales.y.distr === 3 }))(
      runPlots.find(({ plot }) => plot.id === '${id}'))`,
  );
}

/** Colours in each canvas, those of smoothed edges included. */
export function colourCounts(page: Page): Promise<number[]> {
  return ask(
    page,
    `[...document.querySelectorAll('canvas')].map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 255) seen.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
      }
      return seen.size;
    })`,
  );
}

/** The first plot as an image. */
export function picture(page: Page): Promise<string> {
  return ask(page, "document.querySelector('canvas').toDataURL()");
}

export function canvasWidth(page: Page): Promise<number> {
  return ask(page, "document.querySelector('canvas').getBoundingClientRect().width");
}

/** The whole page's width, and how far to the right the widest plot reaches. */
export function widths(page: Page): Promise<{ page: number; plots: number }> {
  return ask(
    page,
    `({
      page: document.documentElement.scrollWidth,
      plots: Math.max(...[...document.querySelectorAll('canvas')].map((canvas) => canvas.getBoundingClientRect().right)),
    })`,
  );
}

/** From 0, black, to 1, white. */
export function lightness(page: Page): Promise<number> {
  return ask(
    page,
    `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)
      .reduce((sum, channel) => sum + Number(channel), 0) / 3 / 255`,
  );
}

/** Sum of all layout shifts so far: 0 where nothing has moved, 1 where everything has moved by a screen. */
export function layoutShift(page: Page): Promise<number> {
  return ask(
    page,
    `new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 300);
    })`,
  );
}

/** What the policy says to a request that a script of the page makes: the directive that refused it. */
export function refusalOfRequest(page: Page): Promise<string> {
  return ask(
    page,
    `new Promise((done) => {
      addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective));
      fetch('http://127.0.0.1:9/').then(() => done('sent'), () => undefined);
    })`,
  );
}
