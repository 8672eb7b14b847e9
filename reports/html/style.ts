/**
 * The page's style sheet. The lines' colours are apart in lightness as well as in hue, so that they stay apart for the
 * colour-blind and in print.
 */
export const style = String.raw`
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #fff; --text: #1a1f26; --dim: #586271; --rule: #d8dde4; --soft: #eceff3; --focus: #0b62d6;
  --good: #00694b; --doubtful: #855600; --bad: #a8310a;
  --good-soft: #e2f3ec; --doubtful-soft: #fdf1d8; --bad-soft: #fce8e1;
  --line-blue: #0068ad; --line-orange: #d98200; --line-green: #00885f; --line-red: #b3251c;
  --line-purple: #9a4f9e; --line-sky: #3f9fd4; --line-yellow: #a8960a; --line-grey: #7b8694;
  --band: rgba(40, 60, 90, .055); --grid: rgba(40, 60, 90, .11);
}
@media (prefers-color-scheme: dark) {
  :root:not([data-print]) {
    --page: #11141a; --card: #1a1e25; --text: #e5e9ef; --dim: #a3adbb; --rule: #333b47; --soft: #242a33; --focus: #7db8ff;
    --good: #52d3a5; --doubtful: #f1c04d; --bad: #ff8f6b;
    --good-soft: #15322a; --doubtful-soft: #362c14; --bad-soft: #3b2119;
    --line-blue: #58b1f2; --line-orange: #f0b03a; --line-green: #3ec99c; --line-red: #ff6f55;
    --line-purple: #d79bdb; --line-sky: #9bdaf7; --line-yellow: #eee04a; --line-grey: #929daa;
    --band: rgba(200, 220, 255, .055); --grid: rgba(200, 220, 255, .11);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 4rem; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main, header, footer { max-width: 1440px; margin: 0 auto; padding: 0 clamp(12px, 2.5vw, 32px); }
header { padding-top: 24px; }
footer { padding-top: 8px; padding-bottom: 40px; color: var(--dim); font-size: 13px; }
footer p { max-width: 80ch; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; }
h2 { font-size: 18px; margin: 32px 0 10px; }
h3 { font-size: 14px; margin: 0; }
section > h3 { margin: 16px 0 8px; }
p, ul { margin: 0; }
code, samp { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .92em; }
small, .note { color: var(--dim); font-size: 13px; }
.lead { color: var(--dim); margin-top: 2px; max-width: 90ch; }
.facts { display: flex; flex-wrap: wrap; gap: 2px 20px; margin: 10px 0 0; font-size: 13px; }
.facts div { display: flex; gap: 6px; min-width: 0; }
.facts dt { color: var(--dim); }
.facts dd { margin: 0; }
a { color: inherit; }
nav.contents { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 12px; font-size: 13px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }

.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 290px), 1fr)); gap: 12px; margin-top: 18px; }
.answer { background: var(--card); border: 1px solid var(--rule); border-left: 6px solid var(--tone); border-radius: 8px; padding: 12px 16px; }
.answer h2 { font-size: 13px; font-weight: 600; color: var(--dim); margin: 0; }
.answer .word { font-size: 22px; font-weight: 650; color: var(--tone); line-height: 1.3; }
.answer p + p, .answer ul { margin-top: 4px; }
.answer ul { padding-left: 18px; font-size: 14px; }
.good { --tone: var(--good); } .doubtful { --tone: var(--doubtful); } .bad { --tone: var(--bad); } .plain { --tone: var(--dim); }
.sign { display: inline-block; min-width: 1ch; font-weight: 700; }
.result { color: var(--tone); font-weight: 600; white-space: nowrap; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 152px), 1fr)); gap: 10px; }
.tile { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px; }
.tile h3 { color: var(--dim); font-weight: 500; font-size: 13px; }
.tile .value { font-size: 24px; font-weight: 650; line-height: 1.25; }
.tile.bad .value { color: var(--bad); }

.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 6px 11px; text-align: right; vertical-align: top; white-space: nowrap; }
thead th { color: var(--dim); font-weight: 500; font-size: 13px; border-bottom: 1px solid var(--rule); white-space: normal; vertical-align: bottom; }
tbody tr + tr > * { border-top: 1px solid var(--soft); }
tbody th { font-weight: 500; }
th:first-child { text-align: left; position: sticky; left: 0; background: var(--card); }
.text { text-align: left; white-space: normal; min-width: 9ch; }
td.text:has(small) { min-width: 22ch; }
.narrow { max-width: 720px; }
.part { padding-left: 28px; font-weight: 400; }
tr.bad > th:first-child { box-shadow: inset 3px 0 var(--bad); }
.samples { padding-left: 18px; color: var(--dim); overflow-wrap: anywhere; }

.errors { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; font-size: 14px; }
.errors article { display: grid; grid-template-columns: minmax(18ch, 30ch) 16ch minmax(0, 1fr); gap: 2px 16px; padding: 8px 14px; box-shadow: inset 3px 0 var(--bad); }
.errors article + article { border-top: 1px solid var(--rule); }
.errors h3 { font-weight: 500; }
.errors .times { text-align: right; white-space: nowrap; }
.errors div p, .errors ul { max-width: 80ch; }
.note + .scroll, .note + .errors, .note + .toolbar, .scroll + .note { margin-top: 6px; }

.blocks { columns: 270px; column-gap: 12px; }
.block { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px; margin-bottom: 12px; break-inside: avoid; }
.block h3 { margin-bottom: 4px; }
.block dl { margin: 0; font-size: 14px; }
.block dl div { display: flex; justify-content: space-between; gap: 12px; padding: 2px 0; border-top: 1px solid var(--soft); }
.block dt { color: var(--dim); }
.block .part { padding-left: 16px; }
.block dd { margin: 0; text-align: right; white-space: nowrap; }
.block .bad dd { color: var(--bad); font-weight: 600; }

.toolbar {
  position: sticky; top: 0; z-index: 5; display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 8px 0;
  background: var(--page); font-size: 13px;
}
button {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 3px 10px;
  cursor: pointer;
}
button:hover { border-color: var(--dim); }
.toolbar button[aria-pressed="true"], .log[aria-pressed="true"] { background: var(--text); color: var(--card); border-color: var(--text); }
.toolbar .note { margin-left: 4px; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 12px; }
.plot { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 12px 8px; }
.plot figcaption { display: flex; justify-content: space-between; align-items: flex-start; gap: 12px; }
.plot figcaption p { color: var(--dim); font-size: 12.5px; }
.log { font-size: 12px; padding: 1px 8px; flex: none; }
.canvas { height: 230px; overflow: hidden; border-radius: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 0 4px; font-size: 12.5px; align-items: center; }
.legend .when { color: var(--dim); min-width: 17ch; }
.key { border-color: transparent; background: none; padding: 2px 6px; display: inline-flex; align-items: center; gap: 6px; max-width: 100%; }
.key .name { text-align: left; }
.key .value { min-width: 7ch; text-align: left; font-weight: 600; white-space: nowrap; }
.key[aria-pressed="false"] .name { color: var(--dim); text-decoration: line-through; }
.key[aria-pressed="false"] .swatch { opacity: .3; }
.swatch { width: 16px; height: 0; border-top: 3px solid; flex: none; }
.swatch.dashed { border-top-style: dashed; }
.uplot { font: inherit; }
.u-select { background: rgba(70, 130, 230, .2); }
.u-hz .u-cursor-x, .u-vt .u-cursor-y { border-color: var(--dim); }
details > summary { cursor: pointer; padding: 6px 0; }

@media (max-width: 700px) {
  .errors article { grid-template-columns: minmax(0, 1fr) auto; }
  .errors article > div { grid-column: 1 / -1; }
}
@media (max-width: 600px) {
  h1 { font-size: 24px; }
  .toolbar .note { display: none; }
  th, td { padding: 5px 8px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .tile { padding: 8px 10px; }
  .tile .value { font-size: 20px; }
  .canvas { height: 200px; }
}
@media print {
  body { background: none; font-size: 12px; }
  main, header, footer { max-width: none; padding: 0; }
  .toolbar, .log, nav.contents, details:not([open]) { display: none; }
  .plots { grid-template-columns: 1fr 1fr; }
  .plot, .tile, .answer, .block { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 10px; }
  th, td { padding: 3px 4px; white-space: normal; }
  th:first-child { position: static; }
  h2 { break-after: avoid; }
}
`;
