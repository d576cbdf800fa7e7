import { summarise } from './numbers.ts';
import type { PictureSample, Statistic } from './types.ts';

const hueNames = ['red', 'orange', 'yellow', 'green', 'cyan', 'blue', 'purple', 'pink'];

/** The name of a mean colour: grey below a tenth of saturation, else its hue in eight parts. */
export function nameColour({ red, green, blue }: Pick<PictureSample, 'red' | 'green' | 'blue'>): string {
  const [largest, smallest] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const range = largest - smallest;
  if (range < 0.1 * largest || largest === 0) return 'grey';
  const sixth =
    largest === red ? (green - blue) / range : largest === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
  const hueDeg = (sixth * 60 + 360) % 360;
  const starts = [345, 15, 45, 75, 165, 195, 255, 300];
  for (let i = starts.length - 1; i > 0; i--) if (hueDeg >= starts[i] && hueDeg < 345) return hueNames[i];
  return hueNames[0];
}

/** Brightness and colour of a sample of pictures. */
export const colours: Statistic = {
  name: 'colours',
  title: 'Brightness and colour',
  families: 'all',
  start() {
    const samples: PictureSample[] = [];
    return {
      add({ sample }) {
        if (sample) samples.push(sample);
      },
      finish() {
        if (samples.length === 0) return undefined;
        const luma = samples.map(({ red, green, blue }) => Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
        const brightness = summarise(luma);
        const contrast = summarise(samples.map(sample => Math.round(sample.contrast)));
        const names = new Map<string, number>();
        for (const sample of samples) names.set(nameColour(sample), (names.get(nameColour(sample)) ?? 0) + 1);
        const rows = [...names].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
        return {
          values: { sampled: samples.length, brightness, contrast, colours: Object.fromEntries(names) },
          lines: [
            ['sampled', `${samples.length} pictures, one a scene`],
            ['brightness', `${brightness.min} to ${brightness.max} of 255, median ${brightness.median}`],
            ['mean colour', rows.map(({ name, value }) => `${name} ${value}`).join(', ')],
          ],
          charts: [
            { kind: 'histogram', title: 'Brightness of the sampled pictures', unit: 'of 255', values: luma },
            { kind: 'bars', title: 'Mean colour of the sampled pictures', unit: 'pictures', rows },
          ],
        };
      },
    };
  },
};
