/** Text of a page, made harmless. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, character => names[character]);
}

/**
 * The page around a report: one file, light and dark, readable on a phone; no scripts, nothing from elsewhere.
 * @param title plain text
 * @param content HTML
 * @param style CSS added to the page's own
 */
export function htmlPage(title: string, content: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root {
  color-scheme: light dark;
  --ground: #f6f6f3; --card: #fff; --ink: #1d1f23; --soft: #63676f; --line: #e2e2dc;
  --accent: #2f5fd0; --good: #1f7a4d; --bad: #c23b3b; --warn: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15171b; --card: #1d2026; --ink: #e8e9ec; --soft: #9aa0aa; --line: #2e323a;
    --accent: #7fa4ff; --good: #6fcf97; --bad: #f08080; --warn: #f0b95a;
  }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 80px }
@media (max-width: 600px) { main { padding: 24px 14px 60px } }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; overflow-wrap: anywhere }
h2 { font-size: 19px; margin: 44px 0 14px }
p { margin: 0 0 10px; max-width: 76ch }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
.soft { color: var(--soft) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px }
.tag { font-size: 12px; border-radius: 999px; padding: 1px 9px; border: 1px solid currentColor }
.tag.error { color: var(--bad) } .tag.warning { color: var(--warn) } .tag.info { color: var(--accent) }
footer { margin-top: 48px; color: var(--soft); font-size: 13px }
@media print { body { background: #fff } .card { break-inside: avoid } }
${style}</style>
</head>
<body><main>
${content}
</main></body>
</html>
`;
}
