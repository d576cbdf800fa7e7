import { hex, mix } from './colour.ts';
import { makeEasel } from './draw/easel.ts';
import { drawings } from './draw/index.ts';
import { paintAir } from './paint/air.ts';
import { paintBackdrop } from './paint/backdrop.ts';
import { Brush, type Setting } from './paint/brush.ts';
import { Canvas } from './paint/canvas.ts';
import { paintGround } from './paint/ground.ts';
import { paintLitter } from './paint/litter.ts';
import { ellipse, limb, type Outline } from './paint/path.ts';
import { paintRoom, type RoomPlan } from './paint/room.ts';
import { paintSky } from './paint/sky.ts';
import { Random } from './random.ts';
import type { Element, PanimeScene, SceneSegment } from './scene.ts';

/** A region of a painted map, with what is left of it after occlusion. */
export interface PaintedSegment extends SceneSegment {
  /** Pixels. */
  area: number;
}

export interface PaintedScene {
  width: number;
  height: number;
  /** width * height * 3 bytes, 8-bit sRGB, interleaved, rows from the top. */
  rgb: Uint8Array;
  /** One region id a pixel, rows from the top; every pixel has one. */
  ids: Uint32Array;
  /** The regions that are seen, by ascending id. */
  segments: PaintedSegment[];
}

/**
 * Paints a scene as an equirectangular panorama, with the id of every pixel. Deterministic; the same drawing at every
 * size. About half a second at 2048 x 1024.
 * @param width pixels; the height should be half of it
 */
export function paintScene(scene: PanimeScene, width: number, height: number = width / 2): PaintedScene {
  const canvas = new Canvas(width, height);
  const { skyLight, light, eyeHeight, seed } = scene;
  const random = new Random(seed);
  const idByStuff = new Map(
    scene.segments.filter(segment => !segment.isThing).map(segment => [segment.category, segment.id]),
  );
  // Inside a room the world outside belongs to the window.
  const stuffId = (stuff: string) => idByStuff.get(stuff) ?? idByStuff.get('window') ?? idByStuff.get('wall') ?? 0;
  const skyStuff = { open: 'sky', space: 'outer space', underwater: 'open water', cave: 'cave wall' }[scene.sky];
  paintSky(
    canvas,
    scene.indoor || scene.sky === 'open' ? skyLight : light,
    scene.sky,
    random.fork('sky'),
    stuffId(skyStuff),
    stuffId('cloud'),
  );
  scene.backdrop.forEach((layer, i) => {
    paintBackdrop(canvas, scene.indoor ? skyLight : light, layer, seed + 1009 * (i + 1), stuffId(layer.stuff));
  });
  if (scene.ground && (scene.room?.windows.length ?? 1) > 0) {
    const lowest = scene.room ? lowestOutside(scene.room, eyeHeight) : -90;
    paintGround(canvas, scene.indoor ? skyLight : light, scene.ground, eyeHeight, seed, stuffId, lowest);
  }
  paintLitter(canvas, scene, random.fork('litter'));
  if (scene.room) paintRoom(canvas, { ...light, ...indoorSun(scene) }, scene.room, eyeHeight, seed, stuffId);

  const setting = (element: Element): Setting => ({
    canvas,
    light,
    eyeHeight,
    id: element.id,
    distance: Math.hypot(element.x, element.z),
  });
  for (const element of scene.elements) paintShadow(canvas, scene, element);
  paintCords(canvas, scene);
  for (const element of scene.elements) {
    const draw = drawings[element.noun.draw];
    if (element.reflected) {
      const water = scene.ground?.zones.find(zone => zone.material === 'water');
      const veil = { colour: mix(light.sky[2], water?.tone ?? hex('#3c8fb8'), 0.5), amount: 0.5 };
      draw(makeEasel({ ...element, right: undefined }, { ...setting(element), id: 0, veil, opacity: 0.6 }, true));
    }
    draw(makeEasel(element, setting(element)));
  }
  if (!scene.indoor) paintAir(canvas, scene, random.fork('air'));
  return { width, height, rgb: canvas.rgb, ids: canvas.ids, segments: countSegments(canvas.ids, scene.segments) };
}

/** The lowest pitch, degrees, at which any window of a room shows the ground outside. */
function lowestOutside({ windows, front, back, left, right }: RoomPlan, eyeHeight: number): number {
  const lowestSill = Math.min(...windows.map(({ sill }) => sill));
  const nearest = Math.min(front, back, left, right);
  return (-Math.atan2(Math.max(0, eyeHeight - lowestSill), nearest) * 180) / Math.PI - 2;
}

function indoorSun(scene: PanimeScene) {
  const { sunYawDeg, sunPitchDeg, body, glowColour, night } = scene.skyLight;
  return { sunYawDeg, sunPitchDeg, body, glowColour, night };
}

/** A soft pool of shadow under what stands on the ground, drawn out away from the light. */
function paintShadow(canvas: Canvas, scene: PanimeScene, element: Element): void {
  const { light, eyeHeight } = scene;
  const { x, y, z, size, noun } = element;
  if (y > 1.2 || noun.stands === 'water' || element.right || element.reflected || noun.options.kind === 'rug') return;
  const distance = Math.hypot(x, z);
  const tree = noun.draw === 'tree';
  const half = Math.min(size * noun.aspect * (tree ? 0.42 : 0.36), 14);
  const yaw = (light.sunYawDeg * Math.PI) / 180;
  const reach = scene.indoor
    ? half * 0.3
    : Math.min(size * 0.75, 7) / Math.max(0.4, Math.tan((Math.max(16, light.sunPitchDeg) * Math.PI) / 180) * 1.5);
  const away: [number, number] = [-Math.sin(yaw), -Math.cos(yaw)];
  const fog = Math.exp(-distance * light.fogPerMetre);
  const brush = new Brush(
    { canvas, light, eyeHeight, id: 0, distance: 0 },
    { origin: [x, 0.005, z], right: [away[1], 0, -away[0]], up: [away[0], 0, away[1]] },
  );
  const dark = mix(light.shade, light.ink, 0.72);
  const paint = { emissive: true, noId: true };
  brush.flat([ellipse(0, 0, half * 0.95, half * 0.42 + 0.05, 0, 24)], dark, {
    ...paint,
    alpha: (0.16 + light.shadow * 0.4) * fog,
  });
  if (light.shadow > 0.15 && !scene.indoor && noun.draw !== 'flower' && noun.draw !== 'bush') {
    const body = tree
      ? [ellipse(0, reach * 0.95, half * 0.9, reach * 0.5 + 0.2, 0, 28), limb(0, 0, 0, reach * 0.6, size * 0.05)]
      : [ellipse(0, reach * 0.5, half * 0.62, reach * 0.55 + 0.1, 0, 26)];
    brush.flat(body, dark, { ...paint, alpha: light.shadow * 0.75 * fog });
  }
}

function paintCords(canvas: Canvas, scene: PanimeScene): void {
  for (const [from, to] of scene.cords) {
    const distance = Math.hypot((from[0] + to[0]) / 2, (from[2] + to[2]) / 2);
    const brush = new Brush(
      { canvas, light: scene.light, eyeHeight: scene.eyeHeight, id: 0, distance },
      { origin: from, right: [to[0] - from[0], to[1] - from[1], to[2] - from[2]], up: [0, 1, 0] },
    );
    const sag = scene.indoor ? 0.25 : 0.75;
    const outline: Outline = [];
    const pieces = 16;
    for (let i = 0; i <= pieces; i++) outline.push(i / pieces, -sag * 4 * (i / pieces) * (1 - i / pieces) - 0.012);
    for (let i = pieces; i >= 0; i--) outline.push(i / pieces, -sag * 4 * (i / pieces) * (1 - i / pieces) + 0.012);
    brush.flat([outline], hex('#3a3038'), { noId: true });
  }
}

/** Areas of the regions that are seen. */
export function countSegments(ids: Uint32Array, segments: readonly SceneSegment[]): PaintedSegment[] {
  const areas = new Uint32Array(segments.length + 1);
  for (let i = 0; i < ids.length; ) {
    const id = ids[i];
    const start = i;
    while (i < ids.length && ids[i] === id) i++;
    areas[id] += i - start;
  }
  return segments.filter(segment => areas[segment.id] > 0).map(segment => ({ ...segment, area: areas[segment.id] }));
}
