/**
 * What the page does: draws the plots of `PlotData` with uPlot, keeps their time axes and cursors together, and lets the
 * reader zoom, hide lines and change scales by mouse, touch and keyboard. It knows no metric: what to draw is data.
 */
export const script = String.raw`
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('run-data').textContent);
  const root = document.documentElement;
  const dash = '–';
  const whole = { min: 0, max: Math.max(data.endsAt, 0.001) };
  let view = whole;
  const charts = [];

  // ---- figures
  const digits = (value, most) => value.toLocaleString('en-US', { maximumFractionDigits: most });
  const three = (value) => digits(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
  const scaled = (value, units, step) => {
    let at = 0;
    while (Math.abs(value) >= step * 0.9995 && at < units.length - 1) { value /= step; at += 1; }
    return three(value) + units[at];
  };
  const bytes = (value) => scaled(value, [' B', ' KB', ' MB', ' GB', ' TB'], 1000);
  const compact = (value) => Math.abs(value) < 10000 ? three(value) : scaled(value, ['', 'k', 'M', 'G'], 1000);
  const formats = {
    count: { axis: compact, figure: (value) => digits(value, 0) },
    perSecond: { axis: compact, figure: (value) => three(value) + '/s' },
    ms: { axis: compact, figure: (value) => three(value) + ' ms' },
    cores: { axis: three, figure: (value) => digits(value, 2) + ' cores' },
    bytes: { axis: bytes, figure: bytes },
    bytesPerSecond: { axis: bytes, figure: (value) => bytes(value) + '/s' },
  };
  const two = (value) => String(value).padStart(2, '0');
  /** 0:32, 1:02:05; with the tenths where asked. */
  const clock = (at, fraction) => {
    const tenths = Math.round(at * 10);
    const seconds = fraction ? Math.floor(tenths / 10) : Math.round(at);
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const text = (hours > 0 ? hours + ':' + two(minutes) : minutes) + ':' + two(seconds % 60);
    return fraction && tenths % 10 > 0 ? text + '.' + (tenths % 10) : text;
  };
  const phaseAt = (at) => (data.phases.findLast((phase) => phase.from <= at && at <= phase.to) || { name: '' }).name;

  // ---- colours, by the style sheet
  let colours = {};
  const colour = (name) => (colours[name] ??= getComputedStyle(root).getPropertyValue('--' + name).trim());
  const recolour = () => { colours = {}; for (const chart of charts) chart.u.redraw(); };

  // ---- phases and marks, behind the lines
  const font = (px) => px * uPlot.pxRatio + 'px system-ui, sans-serif';
  const drawBehind = (u) => {
    const { ctx, bbox } = u;
    const px = uPlot.pxRatio;
    const right = bbox.left + bbox.width;
    const place = (at) => Math.round(Math.min(right, Math.max(bbox.left, u.valToPos(at, 'x', true))));
    // Two rows above the plot; who comes first has its place, and who finds none is told by the cursor alone.
    const taken = [];
    const label = (text, from, to, ink) => {
      const width = ctx.measureText(text).width;
      const start = to - from > width + 6 * px ? (from + to - width) / 2 : Math.min(from + 3 * px, right - width);
      for (const row of [0, 1]) {
        const box = { row, from: start - 5 * px, to: start + width + 5 * px };
        if (taken.some((other) => other.row === row && other.from < box.to && box.from < other.to)) continue;
        taken.push(box);
        ctx.fillStyle = ink;
        ctx.fillText(text, start, bbox.top - (row * 12 + 3) * px);
        return;
      }
    };
    const line = (at, ink, pattern) => {
      ctx.strokeStyle = ink;
      ctx.setLineDash(pattern);
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
    };
    ctx.save();
    ctx.font = font(10.5);
    ctx.textBaseline = 'bottom';
    ctx.textAlign = 'left';
    ctx.lineWidth = px;
    const seen = data.phases.filter((phase) => phase.to > view.min && phase.from < view.max);
    for (const phase of seen) {
      const from = place(phase.from);
      if (data.phases.indexOf(phase) % 2 === 0) {
        ctx.fillStyle = colour('band');
        ctx.fillRect(from, bbox.top, place(phase.to) - from, bbox.height);
      }
      if (phase.from > view.min) line(from, colour('rule'), []);
    }
    const marks = data.marks.filter((mark) => mark.at >= view.min && mark.at <= view.max);
    for (const mark of marks) line(place(mark.at), colour('bad'), [4 * px, 4 * px]);
    for (const mark of marks) label(mark.text, place(mark.at), place(mark.at), colour('bad'));
    const longestFirst = seen.toSorted((a, b) => b.to - b.from - (a.to - a.from));
    for (const phase of longestFirst) label(phase.name, place(phase.from), place(phase.to), colour('dim'));
    ctx.restore();
  };

  // ---- one time axis for all
  const nextFrame = (task) => requestAnimationFrame(task);
  const zoomTo = (min, max) => {
    const least = Math.min(whole.max, 0.5);
    const middle = (min + max) / 2;
    if (max - min < least) { min = middle - least / 2; max = middle + least / 2; }
    view = { min: Math.max(whole.min, min), max: Math.min(whole.max, max) };
    for (const chart of charts) chart.u.setScale('x', view);
    for (const button of document.querySelectorAll('[data-from]')) {
      const isView = Number(button.dataset.from) === view.min && Number(button.dataset.to) === view.max;
      button.setAttribute('aria-pressed', String(isView));
    }
    nextFrame(() => charts.forEach(tell));
  };
  const reset = () => zoomTo(whole.min, whole.max);

  // ---- legend: the values under the cursor, else the highest in view
  const tell = (chart) => {
    const { u, plot, when, values } = chart;
    const at = u.cursor.idx;
    const live = at !== null && at !== undefined && u.cursor.left >= 0;
    when.textContent = live ? 'at ' + clock(data.times[at], true) + ' ' + phaseAt(data.times[at]) : 'highest in view';
    plot.lines.forEach((lineOf, index) => {
      const format = formats[lineOf.right ? plot.rightUnit : plot.unit].figure;
      let value = live ? lineOf.values[at] : null;
      if (!live) {
        for (let i = 0; i < data.times.length; i += 1) {
          const inView = data.times[i] >= view.min && data.times[i] <= view.max;
          if (inView && lineOf.values[i] !== null && (value === null || lineOf.values[i] > value)) value = lineOf.values[i];
        }
      }
      values[index].textContent = value === null || value === undefined ? dash : format(value);
    });
  };

  // ---- plots
  /** Measured for a moment only: between two gaps there is no line that would show it. */
  const alone = (values) => {
    const absent = (value) => value === null || value === undefined;
    return values.flatMap((value, i) => !absent(value) && absent(values[i - 1]) && absent(values[i + 1]) ? [i] : []);
  };
  const timeSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];
  const linear = (u, min, max) => [0, max === null || max <= 0 ? 1 : max * 1.06];
  const decades = (u, min, max) => max === null || max <= 0 ? [1, 10] : uPlot.rangeLog(Math.max(min, max / 1e6), max, 10, false);
  const axis = (format, more) => Object.assign({
    stroke: () => colour('dim'), font: '11px system-ui, sans-serif', size: 52, gap: 3,
    grid: { stroke: () => colour('grid'), width: 1 }, ticks: { show: false },
    values: (u, splits) => splits.map((split) => split === null ? '' : format(split)),
  }, more);
  const make = (chart) => {
    const { plot, holder, isLog, shown } = chart;
    const scale = isLog ? { distr: 3, log: 10, range: decades } : { range: linear };
    const options = {
      width: holder.clientWidth, height: holder.clientHeight, padding: [28, plot.rightUnit ? 0 : 10, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false, dist: 4 }, points: { size: 6 }, y: false,
        sync: {
          key: 'run', setSeries: false, scales: ['x', null],
          filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
        },
        bind: { dblclick: () => () => { reset(); return null; } },
      },
      scales: { x: { time: false, range: () => [view.min, view.max] }, y: scale, right: { range: linear } },
      axes: [
        axis((at) => clock(at, true), { size: 26, gap: 8, space: 64, incrs: timeSteps }),
        axis(formats[plot.unit].axis, {}),
        ...(plot.rightUnit ? [axis(formats[plot.rightUnit].axis, { scale: 'right', side: 1, size: 60, grid: { show: false } })] : []),
      ],
      series: [{}, ...plot.lines.map((lineOf, index) => {
        const lonely = alone(lineOf.values);
        const ink = () => colour('line-' + lineOf.colour);
        return {
          label: lineOf.label, scale: lineOf.right ? 'right' : 'y', show: shown[index], stroke: ink, spanGaps: false,
          width: lineOf.dashed ? 1.5 : 1.75, dash: lineOf.dashed ? [6, 4] : undefined,
          fill: lineOf.filled && !isLog ? () => ink() + '22' : undefined,
          points: { show: false, size: 5, fill: ink, filter: () => lonely.length > 0 ? lonely : null },
        };
      })],
      hooks: {
        drawClear: [drawBehind],
        setCursor: [() => tell(chart)],
        setSelect: [(u) => {
          const { left, width } = u.select;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          if (width >= 4) zoomTo(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
        }],
      },
    };
    chart.u = new uPlot(options, [data.times, ...plot.lines.map((lineOf) => lineOf.values)], holder);
  };
  const moveCursor = (index) => {
    for (const { u } of charts) u.setCursor({ left: u.valToPos(data.times[index], 'x'), top: 10 });
  };
  const keys = (chart) => (event) => {
    const { u } = chart;
    const inView = data.times.flatMap((at, i) => at >= view.min && at <= view.max ? [i] : []);
    const now = u.cursor.left >= 0 ? inView.indexOf(u.cursor.idx) : -1;
    const to = { ArrowLeft: now < 0 ? inView.length - 1 : Math.max(0, now - 1), ArrowRight: Math.min(inView.length - 1, now + 1),
      Home: 0, End: inView.length - 1 }[event.key];
    const middle = now < 0 ? (view.min + view.max) / 2 : data.times[inView[now]];
    const factor = { '+': 0.5, '=': 0.5, '-': 2 }[event.key];
    if (to !== undefined && inView.length > 0) moveCursor(inView[to]);
    else if (factor !== undefined) zoomTo(middle - (middle - view.min) * factor, middle + (view.max - middle) * factor);
    else if (event.key === 'Escape' || event.key === '0') reset();
    else return;
    event.preventDefault();
  };

  for (const plot of data.plots) {
    const figure = document.getElementById('plot-' + plot.id);
    const chart = {
      plot, holder: figure.querySelector('.canvas'), when: figure.querySelector('.when'),
      values: [...figure.querySelectorAll('.key .value')], shown: plot.lines.map((lineOf) => !lineOf.hidden), isLog: plot.log === 'start',
    };
    make(chart);
    charts.push(chart);
    chart.holder.addEventListener('keydown', keys(chart));
    figure.querySelectorAll('.key').forEach((button, index) => button.addEventListener('click', () => {
      chart.shown[index] = !chart.shown[index];
      button.setAttribute('aria-pressed', String(chart.shown[index]));
      chart.u.setSeries(index + 1, { show: chart.shown[index] });
    }));
    const log = figure.querySelector('.log');
    if (log) log.addEventListener('click', () => {
      chart.isLog = !chart.isLog;
      log.setAttribute('aria-pressed', String(chart.isLog));
      chart.u.destroy();
      make(chart);
      tell(chart);
    });
    tell(chart);
  }
  for (const button of document.querySelectorAll('[data-from]')) {
    button.addEventListener('click', () => zoomTo(Number(button.dataset.from), Number(button.dataset.to)));
  }

  // ---- size, background, paper
  const fit = (width) => {
    for (const { u, holder } of charts) {
      const size = { width: width || holder.clientWidth, height: holder.clientHeight };
      if (size.width > 0 && (size.width !== u.width || size.height !== u.height)) u.setSize(size);
    }
  };
  const observer = new ResizeObserver(() => { if (!('print' in root.dataset)) fit(); });
  for (const { holder } of charts) observer.observe(holder);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  addEventListener('beforeprint', () => { root.dataset.print = ''; fit(330); recolour(); });
  addEventListener('afterprint', () => { delete root.dataset.print; fit(); recolour(); });
  root.dataset.plots = String(charts.length);
  window.runPlots = charts;
})();
`;
