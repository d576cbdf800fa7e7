/**
 * A chart as the address of a picture. As a picture an SVG runs no scripts and styles nothing but itself; so it does not
 * see the page's colours either, and they are written into it.
 * @param svg with `var(--name)` for the page's colours
 */
export function chartPicture(svg: string, colourOf: (name: string) => string): string {
  const coloured = svg.replace(/var\(\s*(--[\w-]+)\s*\)/g, (_, name: string) => colourOf(name) || 'gray');
  const named = /<svg[^>]*\sxmlns=/.test(coloured)
    ? coloured
    : coloured.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(named)}`;
}
