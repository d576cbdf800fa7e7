import type { Colour } from '../colour.ts';
import type { BackdropLayer } from '../paint/backdrop.ts';
import type { GroundPlan } from '../paint/ground.ts';
import type { MaterialName } from '../paint/materials.ts';
import type { SkyKind } from '../paint/sky.ts';

/** How the usual things of a place are spread around the viewer. */
export type Spread =
  | 'around' // anywhere between the distances
  | 'lane' // in two rows along the road ahead and behind, fronts to the road
  | 'street' // house to house along both sides of the road
  | 'walls' // with their backs to the walls of a room
  | 'wall' // hanging on a wall
  | 'rows' // in a regular grid, facing ahead
  | 'shore' // where the water begins
  | 'water' // in the water zone
  | 'air' // overhead, near
  | 'sky' // far up
  | 'ceiling' // hanging from the ceiling of a room
  | 'strings' // hung in lines across the way
  | 'ahead'; // one large thing at the end of the view

export interface PlaceProp {
  noun: string;
  count: readonly [number, number];
  /** Metres. */
  distance: readonly [number, number];
  spread: Spread;
  /** Scale of the usual size. */
  scale?: readonly [number, number];
  chance?: number;
}

export interface RoomStyle {
  size: readonly [width: number, depth: number, height: number];
  floor: { stuff: string; material: MaterialName; tone?: Colour };
  wall: { material: MaterialName; tone?: Colour };
  ceiling: { material: MaterialName; tone?: Colour };
  windows: 'panes' | 'plain' | 'arched' | 'lattice' | 'none';
  curtains?: boolean;
  frame: string;
}

export interface Place {
  name: string;
  /** Words of a prompt that mean it. */
  words: readonly string[];
  /** As captions say it: `in a narrow street`. */
  phrase: string;
  sky?: SkyKind;
  ground?: GroundPlan;
  room?: RoomStyle;
  backdrop: readonly BackdropLayer[];
  props: readonly PlaceProp[];
  /** Who and what is there besides, far from the focus. */
  crowd?: { nouns: readonly string[]; count: readonly [number, number]; distance: readonly [number, number] };
  eyeHeight?: number;
  defaultHour?: 'morning' | 'noon' | 'afternoon' | 'sunset' | 'dusk' | 'night';
  defaultSeason?: 'spring' | 'summer' | 'autumn' | 'winter';
  defaultWeather?: 'clear' | 'fog' | 'snow';
}
