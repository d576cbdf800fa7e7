/** Where a thing belongs when nothing else is said. */
export type Stands = 'ground' | 'sky' | 'water' | 'wall' | 'hang' | 'swim' | 'table';

/** One noun the generator can draw. */
export interface Noun {
  /** Singular, as captions say it. */
  name: string;
  aliases: readonly string[];
  /** The kind above it, for supercategories and for captions that do not repeat themselves. */
  hypernym: string;
  /** Key of the drawing, see draw/index.ts. */
  draw: string;
  /** Usual height in metres. */
  size: number;
  /** Width over height of what is drawn. */
  aspect: number;
  stands: Stands;
  /** Settings of the drawing. */
  options: Readonly<Record<string, string | number>>;
  /** Colour word it has when none is given. */
  tone?: string;
  /** Place kind it suggests when a prompt names no place. */
  habitat?: string;
  plural?: string;
  /** How one of them is spoken of, where its name is no countable noun: `tuft of grass`. */
  single?: string;
  /** There is but one: `the earth`. */
  definite?: boolean;
}

/** The pose in which a beast with a drawing of its own is always drawn. */
export const fixedPoses: Readonly<Record<string, string>> = { kangaroo: 'stand', monkey: 'sit', griffin: 'stand' };

/** Whether it goes on legs and has a will: verbs, actions and attention are those of animals. */
export function isBeast({ draw }: Noun): boolean {
  return draw === 'quadruped' || draw in fixedPoses;
}

type Row = readonly [names: string, draw: string, size: number, aspect: number, options?: string];

/**
 * Builds nouns from compact rows: `'name|alias|alias'`, drawing, size in metres, aspect, then space-separated
 * `key=value` options, of which `tone`, `stands`, `habitat`, `plural`, `single` and `definite` belong to the noun itself.
 */
export function makeNouns(hypernym: string, rows: readonly Row[], defaults = ''): Noun[] {
  return rows.map(([names, draw, size, aspect, text = '']) => {
    const [name, ...aliases] = names.split('|');
    const options: Record<string, string | number> = {};
    for (const pair of `${defaults} ${text}`.trim().split(/\s+/)) {
      const [key, value] = pair.split('=');
      if (value === undefined) continue;
      options[key] = /^-?[\d.]+$/.test(value) ? Number(value) : value;
    }
    const { tone, stands = 'ground', habitat, plural, single, definite, ...rest } = options;
    return {
      name,
      aliases,
      hypernym,
      draw,
      size,
      aspect,
      stands: stands as Stands,
      options: rest,
      tone: tone as string | undefined,
      habitat: habitat as string | undefined,
      plural: (plural as string | undefined)?.replaceAll('_', ' '),
      single: (single as string | undefined)?.replaceAll('_', ' '),
      definite: definite === 1 || undefined,
    };
  });
}
