import { indoorPlaces } from './indoors.ts';
import type { Place } from './place.ts';
import { settlements } from './settlements.ts';
import { wilds } from './wilds.ts';
import { wonders } from './wonders.ts';

/** Every place kind. */
export const places: readonly Place[] = [...settlements, ...wilds, ...wonders, ...indoorPlaces];

export const placeByName: ReadonlyMap<string, Place> = new Map(places.map(place => [place.name, place]));

/** Words and phrases that mean a place; the first place to claim a word has it. */
export const placeByWord: ReadonlyMap<string, Place> = new Map(
  [...places].reverse().flatMap(place => [place.name, ...place.words].map(word => [word, place] as const)),
);
