import type { Colour } from './colour.ts';
import type { Noun } from './lexicon/noun.ts';
import type { Light } from './light.ts';
import type { BackdropLayer } from './paint/backdrop.ts';
import type { Point } from './paint/brush.ts';
import type { GroundPlan } from './paint/ground.ts';
import type { RoomPlan } from './paint/room.ts';
import type { SkyKind } from './paint/sky.ts';

/** One drawn thing, placed in the world (metres; x right, y up, z towards yaw 0; origin under the viewer). */
export interface Element {
  /** Region id in the id map. */
  id: number;
  noun: Noun;
  x: number;
  /** Height of its foot above the ground. */
  y: number;
  z: number;
  /** Height of the thing itself, metres. */
  size: number;
  /** Which way its front looks: 0 towards the viewer, degrees clockwise from above. */
  turnDeg: number;
  /** Drawn left to right reversed. */
  mirror: boolean;
  /** Main and second colour; absent ones are the noun's own. */
  colour?: Colour;
  colourWord?: string;
  second?: Colour;
  /** Choices of its drawing that a caption may name. */
  look: Record<string, string>;
  /** Words of the prompt that belong to it. */
  adjectives: readonly string[];
  seed: number;
  /** From the prompt, or only dressing of the place. */
  role: 'subject' | 'prop';
  /** Painted mirrored in the water before it. */
  reflected: boolean;
  /** World direction of the drawing's right side, when it does not face the viewer: things on walls. */
  right?: readonly [number, number, number];
}

/** One region of the truth: a thing, or everything of one stuff. */
export interface SceneSegment {
  id: number;
  categoryId: number;
  category: string;
  isThing: boolean;
  /** Index in the scene's elements when it is a thing. */
  element?: number;
}

export interface UnderstoodSubject {
  noun: string;
  count: number;
  adjectives: string[];
}

/** What the generator made of a prompt; goes into the scene's metadata. */
export interface SceneMetadata {
  generator: string;
  /** Always true: no camera saw this. */
  synthetic: true;
  prompt: string;
  seed: string;
  understood: {
    place?: string;
    hour?: string;
    weather?: string;
    season?: string;
    mood?: string;
    palette?: string;
    subjects: UnderstoodSubject[];
  };
  /** What the prompt left open and the generator chose. */
  assumed: { place?: string; hour?: string; weather?: string; season?: string };
  /** Words it could not draw; nothing else was drawn in their stead. */
  notDrawn: string[];
}

export interface PanimeScene {
  metadata: SceneMetadata;
  place: string;
  indoor: boolean;
  /** Light on things; inside a room it is the room's. */
  light: Light;
  /** Light of the sky outside. */
  skyLight: Light;
  sky: SkyKind;
  ground?: GroundPlan;
  room?: RoomPlan;
  backdrop: readonly BackdropLayer[];
  eyeHeight: number;
  elements: readonly Element[];
  segments: readonly SceneSegment[];
  /** Strings that things hang from: world points, sagging between. */
  cords: readonly (readonly [Point, Point])[];
  /** Multiplies the seeds of textures. */
  seed: number;
}
