import type { PanimeScene } from '../scene.ts';
import { many, one, type StuffWords } from './stuff-words.ts';

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
export function skyPhrases(scene: PanimeScene): readonly StuffWords[] {
  const { skyLight: light, sky } = scene;
  if (sky === 'space') return one('outer space', 'the star-filled blackness of space', 'a coloured nebula');
  if (sky === 'underwater') return one('the open water', 'clear blue water', 'the hazy blue of deep water');
  if (sky === 'cave') return [...many('the rough cave walls', 'walls of dark rock'), ...one('the vault of the cave')];
  if (light.weather === 'storm' || light.weather === 'rain')
    return one('a heavy grey sky', 'the dark, wet sky', 'a sky thick with cloud');
  if (light.weather === 'overcast' || light.weather === 'fog' || light.weather === 'snow')
    return one('a pale, closed sky', 'the white-grey sky', 'a colourless sky');
  const byHour: Readonly<Record<string, readonly string[]>> = {
    dawn: ['a pink and peach sky', 'the brightening sky', 'a soft dawn sky'],
    morning: ['a clear morning sky', 'the pale blue sky', 'a fresh blue sky'],
    noon: ['a deep blue sky', 'the wide blue sky', 'a brilliant summer-blue sky'],
    afternoon: ['a hazy blue sky', 'the warm afternoon sky', 'a sky washed with yellow'],
    sunset: ['an orange and purple sky', 'the glowing evening sky', 'a sky on fire with colour'],
    dusk: ['a violet sky', 'the darkening sky', 'a dusky, rose-edged sky'],
    night: ['a starry night sky', 'the dark blue night sky', 'a sky pricked with stars'],
  };
  return one(...byHour[light.hour]);
}
