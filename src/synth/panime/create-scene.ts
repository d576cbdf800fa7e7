import { type Colour, hex, mix } from './colour.ts';
import { layOut } from './layout.ts';
import { type Grade, type Hour, type Light, makeLight, type Season, type Weather, withMoon } from './light.ts';
import type { BackdropLayer } from './paint/backdrop.ts';
import type { GroundPlan, GroundZone } from './paint/ground.ts';
import type { RoomPlan, RoomWindow, WallName } from './paint/room.ts';
import { wallLength } from './paint/room.ts';
import type { SkyKind } from './paint/sky.ts';
import { placeByName } from './places/index.ts';
import type { Place, RoomStyle } from './places/place.ts';
import { landZones, openWater } from './places/zones.ts';
import { hashText, Random } from './random.ts';
import type { PanimeScene, SceneMetadata } from './scene.ts';
import { type Intent, parsePrompt, type Subject } from './text/parse-prompt.ts';

/** Name and version of the drawing; a change of what it paints changes this. */
export const generatorName = 'panoply-procedural/2';

export interface CreateSceneOptions {
  /** Any number or text; default 0. */
  seed?: number | string;
  /**
   * What the choices a prompt leaves open depend on besides the seed; the prompt itself by default. Give two prompts
   * the same variation to see only what their words change.
   */
  variation?: string;
}

const openPlaces = ['field', 'street', 'forest', 'coast', 'village', 'mountains', 'park', 'garden', 'lake', 'river'];

/**
 * Reads a prompt and lays its scene out on the sphere; cheap (a few milliseconds), paints nothing.
 * Every text gives a valid scene; what was understood, assumed and not drawn is in `metadata`.
 */
export function createScene(prompt: string, { seed = 0, variation = prompt }: CreateSceneOptions = {}): PanimeScene {
  const intent = parsePrompt(prompt);
  const random = new Random(`${seed}|${variation}`);
  const place = choosePlace(intent, random.fork('place'));
  const choice = random.fork('light');
  const season: Season =
    intent.season ??
    place.defaultSeason ??
    seasonFromSubjects(intent.subjects) ??
    choice.pick(['spring', 'summer', 'summer', 'autumn']);
  const weather: Weather =
    intent.weather ?? place.defaultWeather ?? choice.pick(['clear', 'clear', 'clear', 'wind', 'cloudy']);
  const hour: Hour =
    intent.hour ??
    hourFromSubjects(intent.subjects) ??
    place.defaultHour ??
    choice.pick(['morning', 'noon', 'afternoon', 'noon', 'afternoon', 'sunset']);
  const grade = mixGrades(intent.mood?.[1], intent.palette?.[1]);
  const low = hour === 'sunset' || hour === 'dawn' || hour === 'dusk' || hour === 'night';
  const sunYawDeg = low ? choice.range(-48, 48) : choice.pick([-1, 1]) * choice.range(95, 150);
  const openLight = makeLight(hour, weather, season, sunYawDeg, grade);
  const skyLight = intent.moon ? withMoon(openLight, intent.moon) : openLight;
  const sky = place.sky ?? 'open';
  const room = place.room
    ? buildRoom(
        place.room,
        skyLight,
        random.fork('room'),
        intent.subjects.some(subject => subject.noun.stands === 'wall'),
      )
    : undefined;
  const light = room ? roomLight(skyLight, place) : sky === 'open' ? skyLight : strangeLight(skyLight, sky, grade);
  const ground = room ? outside(place) : buildGround(place, intent, season, weather);
  const backdrop = buildBackdrop(place, intent);
  const eyeHeight = 1.6;
  const textureSeed = hashText(`${seed}|${variation}|${place.name}`) >>> 3;
  const stuff = stuffOf(place, ground, room, backdrop, sky);
  const layout = layOut(
    { place, light, ground, room, eyeHeight, seed: textureSeed, random: random.fork(`layout/${place.name}`) },
    intent.subjects,
    stuff,
  );
  const leftWords = new Set(layout.left.map(text => text.split(' (')[0]));
  const metadata: SceneMetadata = {
    generator: generatorName,
    synthetic: true,
    prompt,
    seed: String(seed),
    understood: {
      place: intent.place?.name,
      hour: intent.hour,
      weather: intent.weather,
      season: intent.season,
      mood: intent.mood?.[0],
      palette: intent.palette?.[0],
      subjects: intent.subjects
        .filter(subject => !leftWords.has(subject.word))
        .map(subject => ({
          noun: subject.noun.name,
          count: layout.elements.filter(e => e.noun === subject.noun && e.role === 'subject').length,
          adjectives: [...subject.adjectives, ...(subject.colourWord ? [subject.colourWord] : [])],
        })),
    },
    assumed: {
      place: intent.place ? undefined : place.name,
      hour: intent.hour ? undefined : hour,
      weather: intent.weather ? undefined : weather,
      season: intent.season ? undefined : season,
    },
    notDrawn: [...intent.notUnderstood, ...layout.left, ...missingMoon(intent, skyLight, sky)],
  };
  return {
    metadata,
    place: place.name,
    indoor: room !== undefined,
    light,
    skyLight,
    sky,
    ground,
    room,
    backdrop,
    eyeHeight,
    elements: layout.elements,
    segments: layout.segments,
    cords: layout.cords,
    seed: textureSeed,
  };
}

function choosePlace(intent: Intent, random: Random): Place {
  if (intent.place) return intent.place;
  for (const subject of intent.subjects) {
    const place = subject.noun.habitat && placeByName.get(subject.noun.habitat);
    if (place) return place;
  }
  return placeByName.get(random.pick(openPlaces))!;
}

function hourFromSubjects(subjects: readonly Subject[]): Hour | undefined {
  return subjects.some(({ noun }) => ['firework', 'firefly', 'giant moon', 'ghost', 'comet'].includes(noun.name))
    ? 'night'
    : undefined;
}

function seasonFromSubjects(subjects: readonly Subject[]): Season | undefined {
  for (const { noun } of subjects) {
    if (noun.options.habit === 'sakura') return 'spring';
    if (noun.name === 'snowman' || noun.name === 'christmas tree') return 'winter';
    if (noun.name === 'maple tree' || noun.name === 'pumpkin' || noun.name === 'jack-o-lantern') return 'autumn';
  }
  return undefined;
}

function mixGrades(a: Grade | undefined, b: Grade | undefined): Grade {
  const white: Colour = [255, 255, 255];
  const tint = mix(a?.tint ?? white, b?.tint ?? a?.tint ?? white, 0.5);
  return { tint, saturation: Math.max(-0.95, (a?.saturation ?? 0) + (b?.saturation ?? 0)) };
}

/** A room has lamps at night and no air between; the world outside keeps its own light. */
function roomLight(light: Light, place: Place): Light {
  const dim = place.name === 'dungeon' ? 0.55 : 1;
  const lamp: Colour = [255 * dim, 226 * dim, 178 * dim];
  const lampShade: Colour = [158 * dim, 122 * dim, 140 * dim];
  const by = light.night * 0.85;
  return {
    ...light,
    lit: mix(mix(light.lit, [255, 250, 240], 0.35), lamp, by),
    shade: mix(mix(light.shade, [196, 178, 190], 0.45), lampShade, by),
    fogPerMetre: 0,
    rimStrength: light.rimStrength * 0.6,
  };
}

/** Light under water, in caves and in space does not follow the hour alone. */
function strangeLight(light: Light, sky: 'space' | 'underwater' | 'cave' | 'open', grade: Grade): Light {
  if (sky === 'underwater') {
    const night = light.night;
    return {
      ...light,
      lit: mix(hex('#d6f4f4'), hex('#6f96c8'), night),
      shade: mix(hex('#5f9cc4'), hex('#3f5a9a'), night),
      fog: mix(hex('#2a86b4'), hex('#16386a'), night),
      fogPerMetre: 0.045,
      rim: hex('#d8fff6'),
      shadow: 0.2,
      cloudCover: 0,
      body: 'none',
      weather: 'clear',
    };
  }
  if (sky === 'cave')
    return {
      ...light,
      lit: hex('#b9c0e6'),
      shade: hex('#5a5c92'),
      fog: hex('#23253c'),
      fogPerMetre: 0.016,
      rim: hex('#a9d8ff'),
      rimStrength: 0.6,
      night: 0.9,
      shadow: 0.3,
      body: 'none',
      weather: 'clear',
    };
  return {
    ...light,
    lit: hex('#f2ecff'),
    shade: hex('#6a62a0'),
    fog: hex('#2a2648'),
    fogPerMetre: 0.002 + grade.saturation * 0,
    rim: hex('#bfe4ff'),
    rimStrength: 0.7,
    night: 0.7,
    shadow: 0.45,
    body: 'none',
    weather: 'clear',
  };
}

/** @param bareFront no windows in the wall ahead: something is to hang there */
function buildRoom(style: RoomStyle, light: Light, random: Random, bareFront: boolean): RoomPlan {
  const [width, depth, height] = style.size;
  const shiftX = random.range(-0.08, 0.08) * width;
  const back = depth * random.range(0.42, 0.5);
  const room: RoomPlan = {
    front: depth - back,
    back,
    left: width / 2 + shiftX,
    right: width / 2 - shiftX,
    height,
    floor: style.floor,
    wall: style.wall,
    ceiling: style.ceiling,
    windows: [],
    frame: hex(style.frame),
    curtains: style.curtains ? hex(random.pick(['#c9706a', '#6f9ab8', '#d9c08a', '#8fae86'])) : undefined,
  };
  if (style.windows === 'none') return room;
  const windows: RoomWindow[] = [];
  // The wall towards the sun always has windows, so that light comes in.
  const sunWall = (['front', 'right', 'back', 'left'] as const)[((Math.round(light.sunYawDeg / 90) % 4) + 4) % 4];
  const chosen = new Set<WallName>([sunWall, random.pick(['left', 'right'] as const)]);
  for (const wall of chosen) {
    if (bareFront && wall === 'front') continue;
    const span = wallLength(room, wall);
    const wide = style.windows === 'arched' ? 1.5 : 1.9;
    const count = Math.max(1, Math.min(4, Math.floor((span - 1.2) / (wide + 1.3))));
    for (let i = 0; i < count; i++) {
      const centre = (span * (i + 0.5)) / count;
      const sill = style.windows === 'arched' ? height * 0.3 : Math.min(1, height * 0.3);
      windows.push({
        wall,
        from: centre - wide / 2,
        width: wide,
        sill,
        height: style.windows === 'arched' ? height * 0.52 : Math.min(1.6, height * 0.5),
        style: style.windows,
      });
    }
  }
  return { ...room, windows };
}

function outside(place: Place): GroundPlan {
  return { stuff: 'grass', material: place.sky === 'space' ? 'dust' : 'grass', zones: [] };
}

function buildGround(place: Place, intent: Intent, season: Season, weather: Weather): GroundPlan {
  const base = place.ground!;
  const snowy = (season === 'winter' && weather !== 'rain') || weather === 'snow' || intent.lands.includes('snow');
  const grassy =
    base.material === 'grass' || base.material === 'meadow' || base.material === 'moss' || base.material === 'dirt';
  const autumn = season === 'autumn' && grassy;
  let plan: GroundPlan = base;
  if (snowy && (grassy || base.material === 'concrete') && place.sky === undefined)
    plan = { ...base, material: 'snow', stuff: 'snow', tone: undefined };
  else if (autumn && base.material === 'grass')
    plan = {
      ...base,
      material: place.name === 'forest' ? 'leaves' : 'meadow',
      stuff: place.name === 'forest' ? 'leaf litter' : base.stuff,
      tone: place.name === 'forest' ? undefined : hex('#b5a050'),
    };
  const first = intent.subjects[0]?.noun;
  const dryFocus = first !== undefined && (first.stands === 'ground' || first.stands === 'wall') && first.size > 2.2;
  // A large thing on land needs the land ahead; the water then lies to the side.
  const zones: GroundZone[] = plan.zones.map(zone =>
    zone.shape.kind === 'beyond' && dryFocus
      ? { ...zone, shape: { ...zone.shape, bearingDeg: zone.shape.bearingDeg + 72 } }
      : zone,
  );
  if (snowy && plan.material !== 'snow' && place.sky === undefined && plan.material !== 'sand') {
    zones.unshift({ stuff: 'snow', material: 'snow', shape: { kind: 'outside', radius: 4.6, wobble: 2.2 } });
  }
  const hasWater = zones.some(zone => zone.material === 'water');
  for (const land of intent.lands) {
    const isOpenWater = land === 'lake' || land === 'sea';
    const zone = landZones[land];
    if (zone && !(isOpenWater && hasWater)) zones.push(zone);
  }
  const afloat = intent.subjects.some(subject => subject.noun.stands === 'water');
  if (afloat && !zones.some(zone => zone.material === 'water') && place.sky === undefined) {
    zones.push(openWater('lake', 0, 9, 2));
  }
  return { ...plan, zones };
}

function buildBackdrop(place: Place, intent: Intent): readonly BackdropLayer[] {
  const layers: BackdropLayer[] = [...place.backdrop];
  const add = (kind: BackdropLayer['kind'], stuff: string, distance: number, heightDeg: number) => {
    if (!layers.some(layer => layer.kind === kind)) layers.push({ kind, stuff, distance, heightDeg });
  };
  if (place.sky === undefined) {
    for (const land of intent.lands) {
      if (land === 'mountains') add('mountains', 'mountain range', 2400, 14);
      if (land === 'hills') add('hills', 'hill', 500, 7);
      if (land === 'skyline') add('skyline', 'skyline', 800, 8);
      if (land === 'treeline') add('treeline', 'forest edge', 140, 6);
      if (land === 'islands') add('islands', 'island', 900, 4);
      if (land === 'dunes') add('dunes', 'dune', 300, 6);
      if (land === 'cliffs') add('cliffs', 'cliff', 700, 9);
    }
  }
  return layers.sort((a, b) => b.distance - a.distance);
}

function stuffOf(
  place: Place,
  ground: GroundPlan | undefined,
  room: RoomPlan | undefined,
  backdrop: readonly BackdropLayer[],
  sky: string,
): string[] {
  if (room) return [place.room!.floor.stuff, 'wall', 'ceiling', ...(room.windows.length > 0 ? ['window'] : [])];
  const above =
    sky === 'space'
      ? ['outer space']
      : sky === 'underwater'
        ? ['open water']
        : sky === 'cave'
          ? ['cave wall']
          : ['sky', 'cloud'];
  return [...above, ...backdrop.map(layer => layer.stuff), ground!.stuff, ...ground!.zones.map(zone => zone.stuff)];
}

/** The moon of a prompt that hangs in no sky of this scene. */
function missingMoon({ moon }: Intent, { body }: Light, sky: SkyKind): string[] {
  if (!moon || moon.phase === 'new') return [];
  return body === 'moon' && sky === 'open' ? [] : [`${moon.word} (not to be seen in this sky)`];
}
