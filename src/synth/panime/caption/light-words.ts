import type { PanimeScene } from '../scene.ts';

/** Clauses about the light of the hour, to open a sentence or to close one. */
export function lightClauses(scene: PanimeScene): readonly string[] {
  const { skyLight: light, indoor, sky } = scene;
  if (sky === 'underwater')
    return [
      'in blue water pierced by pale rays',
      'in the dim light below the surface',
      'in clear, shimmering water',
      'under slanting beams of light',
    ];
  if (sky === 'space' && !indoor)
    return [
      'under a sky full of stars',
      'in the stark light of space',
      'beneath a drifting nebula',
      'in airless silence',
    ];
  if (sky === 'cave')
    return [
      'in the faint glow of the cave',
      'in near darkness',
      'by the gleam of crystals',
      'in cold underground light',
    ];
  if (indoor) {
    if (light.night > 0.5)
      return [
        'by warm lamplight',
        'in the glow of the lamps',
        'while it is dark outside',
        'in a room lit for the night',
      ];
    if (light.hour === 'sunset' || light.hour === 'dawn')
      return [
        'in low golden light',
        'as long beams fall across the floor',
        'in the amber light of the low sun',
        'while the windows glow',
      ];
    return ['in soft daylight', 'in light from the windows', 'in an even, bright light', 'as daylight fills the room'];
  }
  switch (light.weather) {
    case 'rain':
      return ['in steady rain', 'while rain streaks down', 'under a rainy sky', 'in the wet, grey light'];
    case 'storm':
      return ['under a dark storm sky', 'as the storm closes in', 'in driving rain', 'beneath heavy storm clouds'];
    case 'snow':
      return ['as snow falls', 'amid drifting snowflakes', 'in falling snow', 'under a pale, snowy sky'];
    case 'fog':
      return ['in thick mist', 'while fog swallows the distance', 'in a hazy half-light', 'through drifting fog'];
    case 'overcast':
      return ['under an overcast sky', 'in flat grey light', 'below a lid of cloud', 'on a dull day'];
    default:
  }
  const byHour: Readonly<Record<string, readonly string[]>> = {
    dawn: ['at dawn', 'in the first light of day', 'as the sun comes up', 'in the pink light of daybreak'],
    morning: [
      'on a fresh morning',
      'in clear morning light',
      'under a bright morning sky',
      'in the cool of the morning',
    ],
    noon: ['in bright midday light', 'under a blue sky', 'on a bright day', 'beneath a high sun'],
    afternoon: [
      'in mellow afternoon light',
      'on a sunny afternoon',
      'as the afternoon wears on',
      'in slanting afternoon sun',
    ],
    sunset: ['at sunset', 'in warm evening light', 'as the sun goes down', 'under a burning evening sky'],
    dusk: ['at dusk', 'in the blue hour after sunset', 'as night draws in', 'in fading twilight'],
    night: ['at night', 'under a starry sky', 'by moonlight', 'in the deep blue of night'],
  };
  return byHour[light.hour];
}

/** How the sky looks, as a noun phrase that names it. */
export function skyPhrases(scene: PanimeScene): readonly string[] {
  const { skyLight: light, sky } = scene;
  if (sky === 'space') return ['outer space, dotted with stars', 'the star-filled blackness', 'a coloured nebula'];
  if (sky === 'underwater') return ['the open water', 'the blue water above', 'the bright surface overhead'];
  if (sky === 'cave') return ['the rough cave walls', 'walls of dark rock', 'the cave roof'];
  if (light.weather === 'storm' || light.weather === 'rain')
    return ['a heavy grey sky', 'the dark, wet sky', 'a sky thick with cloud'];
  if (light.weather === 'overcast' || light.weather === 'fog' || light.weather === 'snow')
    return ['a pale, closed sky', 'the white-grey sky', 'a colourless sky'];
  const byHour: Readonly<Record<string, readonly string[]>> = {
    dawn: ['a pink and peach sky', 'the brightening sky', 'a soft dawn sky'],
    morning: ['a clear morning sky', 'the pale blue sky', 'a fresh blue sky'],
    noon: ['a deep blue sky', 'the wide blue sky', 'a brilliant summer-blue sky'],
    afternoon: ['a hazy blue sky', 'the warm afternoon sky', 'a sky washed with yellow'],
    sunset: ['an orange and purple sky', 'the glowing evening sky', 'a sky on fire with colour'],
    dusk: ['a violet sky', 'the darkening sky', 'a dusky, rose-edged sky'],
    night: ['a starry night sky', 'the dark blue night sky', 'a sky pricked with stars'],
  };
  return byHour[light.hour];
}

/** How a stuff is spoken of. */
export const stuffPhrases: Readonly<Record<string, readonly string[]>> = {
  grass: ['the grass', 'short green grass', 'a stretch of grass'],
  meadow: ['the meadow', 'a wide meadow', 'tufted meadow grass'],
  dirt: ['bare earth'],
  path: ['a path', 'the path', 'a well-trodden path'],
  road: ['the road', 'a straight road', 'the roadway'],
  pavement: ['the pavement', 'paved ground', 'the paving'],
  sand: ['the sand', 'smooth sand', 'rippled sand'],
  snow: ['the snow', 'untouched snow', 'a blanket of snow'],
  ice: ['a sheet of ice', 'the ice'],
  sea: ['the sea', 'glittering sea', 'the open sea'],
  lake: ['the lake', 'the still lake', 'calm lake water'],
  river: ['the river', 'a slow river'],
  pond: ['a pond', 'the small pond'],
  'swamp water': ['the swamp water', 'murky water'],
  mud: ['soft mud', 'the muddy bank'],
  moss: ['mossy ground', 'a carpet of moss'],
  'leaf litter': ['fallen leaves', 'a carpet of leaves'],
  'rocky ground': ['the rocky ground', 'cracked rock'],
  lava: ['glowing lava', 'a stream of lava'],
  seabed: ['the sandy seabed', 'the sea floor'],
  'moon dust': ['grey moon dust', 'the dusty surface'],
  'wooden floor': ['the wooden floor', 'bare floorboards'],
  'tatami floor': ['the tatami mats'],
  'stone floor': ['the stone floor', 'worn stone flags'],
  'tiled floor': ['the tiled floor'],
  'marble floor': ['the polished marble floor', 'the marble floor'],
  'metal floor': ['the metal floor', 'steel floor plates'],
  'carpet floor': ['the patterned carpet'],
  'roof terrace': ['the flat roof', 'the concrete roof'],
  pier: ['a wooden pier'],
  wall: ['the wall', 'the walls'],
  ceiling: ['the ceiling'],
  window: ['the window', 'tall windows'],
  'railway track': ['the railway track'],
  platform: ['the platform'],
  'mountain range': ['a range of mountains', 'distant mountains', 'layered peaks'],
  hill: ['rolling hills', 'low hills', 'green hills'],
  dune: ['sand dunes', 'a line of dunes'],
  'forest edge': ['a line of trees', 'the edge of a wood', 'dense woodland'],
  skyline: ['the city skyline', 'a line of distant towers', 'far-off buildings'],
  cliff: ['bare cliffs', 'weathered cliffs'],
  island: ['small islands', 'an island'],
  cloud: ['heaped clouds', 'billowing clouds', 'drifting clouds'],
  'cave wall': ['the rock wall', 'rough rock walls'],
};
