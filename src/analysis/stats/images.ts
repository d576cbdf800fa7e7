import { formatBytes, summarise, Tally, thousands } from './numbers.ts';
import type { Chart, ImageSummary, Statistic } from './types.ts';

/** Sizes, formats and bytes of the image files. */
export const images: Statistic = {
  name: 'images',
  title: 'Image files',
  families: 'all',
  start() {
    const byRole = new Map<ImageSummary['role'], { sizes: Tally; formats: Tally; bytes: number[] }>();
    let unreadable = 0;
    return {
      add(scene) {
        for (const { role, format, width, height, bytes } of scene.images) {
          if (format === undefined || bytes === undefined) {
            unreadable++;
            continue;
          }
          const tallies = byRole.get(role) ?? { sizes: new Tally(), formats: new Tally(), bytes: [] };
          byRole.set(role, tallies);
          tallies.sizes.add(`${width}x${height}`);
          tallies.formats.add(format);
          tallies.bytes.push(bytes);
        }
      },
      finish() {
        if (byRole.size === 0 && unreadable === 0) return undefined;
        const values: Record<string, Record<string, Record<string, number>>> = {};
        const lines: [string, string][] = [];
        const charts: Chart[] = [];
        for (const [role, { sizes, formats, bytes }] of byRole) {
          const total = bytes.reduce((sum, value) => sum + value, 0);
          values[role] = {
            sizes: sizes.toObject(),
            formats: formats.toObject(),
            bytes: { total, ...summarise(bytes) },
          };
          const shown = sizes.rows(3).map(({ name, value }) => `${name} (${thousands(value)})`);
          if (sizes.size > 3) shown.push(`${sizes.size - 3} more sizes`);
          const kinds = formats.rows().map(({ name }) => name.toUpperCase());
          lines.push([`${role}s`, `${shown.join(', ')}; ${kinds.join(', ')}; ${formatBytes(total)}`]);
          charts.push({
            kind: 'histogram',
            title: `File size of ${role}s`,
            unit: 'kB',
            values: bytes.map(size => size / 1000),
          });
        }
        if (unreadable > 0) lines.push(['not readable', thousands(unreadable)]);
        return { values: { ...values, unreadable }, lines, charts };
      },
    };
  },
};
