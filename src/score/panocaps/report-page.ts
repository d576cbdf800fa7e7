import { htmlPage } from '../../io/html-page.ts';

/** What a report has beyond the common page. */
const style = `
:root { --second: #d97a2b; --warn-ground: #fdf3e0; --warn-ink: #7a4d00 }
@media (prefers-color-scheme: dark) { :root { --second: #f2a65a; --warn-ground: #33291a; --warn-ink: #f5cd86 } }
main { max-width: 1120px }
h3 { font-size: 15px; margin: 0 }
.path { overflow-wrap: anywhere }
.caution { background: var(--warn-ground); color: var(--warn-ink); border-radius: 8px; padding: 10px 14px; margin: 18px 0; max-width: none }
.card + .card { margin-top: 16px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; color: var(--soft); font-size: 13px; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
tbody:last-child tr:last-child td { border-bottom: 0 }
.scroll { overflow-x: auto }
.headline { width: auto; min-width: min(100%, 460px) }
.headline td:first-child, .headline th:first-child { position: sticky; left: 0; background: var(--card); padding-left: 0 }
.headline td:nth-child(n+2) { font-size: 17px; line-height: 1.35 }
.headline .counts td { color: var(--soft); font-size: 14px; border-bottom: 0; padding-block: 3px }
.headline .counts tr:first-child td { padding-top: 12px }
.headline .main td { font-weight: 650 }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 16px }
.charts .card { margin: 0 }
figure { margin: 0 }
figcaption { font-size: 13px; color: var(--soft); margin-top: 6px }
svg { width: 100%; height: auto; display: block }
.bar { fill: var(--accent) } .bar.s1 { fill: var(--second) }
.axis { stroke: var(--line) } .threshold { stroke: var(--soft); stroke-dasharray: 3 3 }
.tick, .most { fill: var(--soft); font-size: 11px }
.key { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; vertical-align: -1px }
.key.s0 { background: var(--accent) } .key.s1 { background: var(--second) }
.image header { display: flex; gap: 4px 14px; align-items: baseline; flex-wrap: wrap; margin-bottom: 12px }
.image header b { font-variant-numeric: tabular-nums }
.image header h3 { overflow-wrap: anywhere }
.image .set { margin: 18px 0 10px }
.pictures { display: flex; gap: 14px; flex-wrap: wrap; margin-bottom: 14px }
.pictures figure { flex: 1 1 300px; max-width: 520px }
.pictures img { width: 100%; height: auto; border-radius: 8px; display: block }
.frame { position: relative }
.mark { position: absolute; transform: translate(-50%, -50%); min-width: 20px; padding: 0 5px; border-radius: 10px; background: rgb(15 16 19 / .78); color: #fff; font-size: 11px; line-height: 18px; text-align: center; font-variant-numeric: tabular-nums }
.pairs { font-size: 14px } .pairs td, .pairs th { padding: 5px 10px }
.pairs td:nth-child(2), .pairs th:nth-child(2), .pairs td:nth-child(3), .pairs th:nth-child(3) { text-align: left }
.pairs td:last-child, .pairs th:last-child { text-align: left; white-space: nowrap }
.swatch { display: inline-block; min-width: 24px; border-radius: 5px; padding: 0 5px; color: #fff; font-size: 12px; text-align: center; text-shadow: 0 0 2px rgb(0 0 0 / .6) }
.tag.fine { color: var(--good) }
.low { color: var(--bad) } .near { color: var(--soft) }
.up { color: var(--good) } .down { color: var(--bad) }
details summary { cursor: pointer; color: var(--soft) }
details li { overflow-wrap: anywhere }
@media (max-width: 600px) {
  .card { padding: 14px }
  .headline td:nth-child(n+2) { font-size: 15px }
  .headline th, .headline td { padding-inline: 6px }
  .mark { font-size: 9px; line-height: 14px; min-width: 14px; padding: 0 3px }
  .pairs thead { display: none }
  .pairs tr { display: grid; grid-template-columns: 34px 1fr 1.4fr; padding: 8px 0; border-bottom: 1px solid var(--line) }
  .pairs tr:last-child { border-bottom: 0 }
  .pairs td { border: 0; padding: 1px 0; text-align: left }
  .pairs td:nth-child(1) { grid-row: 1 / 5 }
  .pairs td:nth-child(2), .pairs td:nth-child(3), .pairs td:nth-child(6) { grid-column: 2 / 4 }
  .pairs td::before { content: attr(data-name) " "; color: var(--soft); font-size: 12px }
  .pairs td:last-child { white-space: normal; padding-top: 4px }
}
`;

/** The page around a report's content: one file, no scripts, no fonts or pictures from elsewhere. */
export function reportPage(title: string, content: string): string {
  return htmlPage(title, content, style);
}
