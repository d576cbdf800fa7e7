/** The page around a report's content: one file, no scripts, no fonts or pictures from elsewhere. */
export function reportPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root {
  color-scheme: light dark;
  --ground: #f6f6f3; --card: #fff; --ink: #1d1f23; --soft: #63676f; --line: #e2e2dc;
  --accent: #2f5fd0; --second: #d97a2b; --good: #1f7a4d; --bad: #c23b3b; --warn-ground: #fdf3e0; --warn-ink: #7a4d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15171b; --card: #1d2026; --ink: #e8e9ec; --soft: #9aa0aa; --line: #2e323a;
    --accent: #7fa4ff; --second: #f2a65a; --good: #6fcf97; --bad: #f08080; --warn-ground: #33291a; --warn-ink: #f5cd86;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 80px }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em }
h2 { font-size: 19px; margin: 48px 0 14px }
h3 { font-size: 15px; margin: 0 }
p { margin: 0 0 10px; max-width: 76ch }
.soft { color: var(--soft) }
.warning { background: var(--warn-ground); color: var(--warn-ink); border-radius: 8px; padding: 10px 14px; margin: 18px 0; max-width: none }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; color: var(--soft); font-size: 13px }
th:first-child, td:first-child { text-align: left }
tbody tr:last-child td { border-bottom: 0 }
.headline td:nth-child(n+2) { font-size: 17px }
.headline, .counts { width: auto; min-width: min(100%, 460px) }
.headline + .counts { margin-top: 10px }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px }
figure { margin: 0 }
figcaption { font-size: 13px; color: var(--soft); margin-top: 6px }
svg { width: 100%; height: auto; display: block }
.bar { fill: var(--accent) } .bar.s1 { fill: var(--second) }
.axis { stroke: var(--line) } .threshold { stroke: var(--soft); stroke-dasharray: 3 3 }
.tick, .most { fill: var(--soft); font-size: 11px }
.key { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; vertical-align: -1px }
.key.s0 { background: var(--accent) } .key.s1 { background: var(--second) }
.image { margin-bottom: 20px }
.image header { display: flex; gap: 14px; align-items: baseline; flex-wrap: wrap; margin-bottom: 12px }
.image header b { font-variant-numeric: tabular-nums }
.pictures { display: flex; gap: 14px; flex-wrap: wrap; margin-bottom: 14px }
.pictures figure { flex: 1 1 300px; max-width: 520px }
.frame { position: relative }
.mark { position: absolute; transform: translate(-50%, -50%); min-width: 20px; padding: 0 5px; border-radius: 10px; background: rgb(15 16 19 / .78); color: #fff; font-size: 11px; line-height: 18px; text-align: center; font-variant-numeric: tabular-nums }
.pictures img { width: 100%; height: auto; border-radius: 8px; display: block }
.pairs { font-size: 14px } .pairs td, .pairs th { padding: 5px 10px }
.pairs td:nth-child(2), .pairs th:nth-child(2), .pairs td:nth-child(3), .pairs th:nth-child(3) { text-align: left }
.pairs td:last-child, .pairs th:last-child { text-align: left; white-space: nowrap }
.pairs th { white-space: nowrap }
.swatch { display: inline-block; min-width: 24px; border-radius: 5px; padding: 0 5px; color: #fff; font-size: 12px; text-align: center; text-shadow: 0 0 2px rgb(0 0 0 / .6) }
.tag { font-size: 12px; border-radius: 999px; padding: 1px 9px; border: 1px solid currentColor; color: var(--bad) }
.tag.ok { color: var(--good) }
.low { color: var(--bad) }
.near { color: var(--soft) }
.scroll { overflow-x: auto }
.up { color: var(--good) } .down { color: var(--bad) }
details summary { cursor: pointer; color: var(--soft) }
footer { margin-top: 56px; color: var(--soft); font-size: 13px }
@media print { body { background: #fff } .card { break-inside: avoid } }
</style>
</head>
<body><main>
${content}
</main></body>
</html>
`;
}
