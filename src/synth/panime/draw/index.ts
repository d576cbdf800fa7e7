import { drawBird, drawCrawler, drawDragon, drawFish, drawInsect, drawQuadruped, drawTentacled } from './animals.ts';
import { drawCastle, drawHouse, drawPagoda, drawStall, drawStructure } from './buildings.ts';
import type { Drawing } from './easel.ts';
import { drawFurniture } from './furniture.ts';
import { drawPerson } from './person.ts';
import { drawBush, drawFlower, drawTree } from './plants.ts';
import { drawCelestial, drawProp } from './props.ts';
import { drawAircraft, drawBoat, drawCar } from './vehicles.ts';

/** Every drawing the lexicon's nouns name. */
export const drawings: Readonly<Record<string, Drawing>> = {
  person: drawPerson,
  quadruped: drawQuadruped,
  bird: drawBird,
  fish: drawFish,
  tentacled: drawTentacled,
  insect: drawInsect,
  crawler: drawCrawler,
  dragon: drawDragon,
  tree: drawTree,
  bush: drawBush,
  flower: drawFlower,
  house: drawHouse,
  castle: drawCastle,
  pagoda: drawPagoda,
  structure: drawStructure,
  stall: drawStall,
  car: drawCar,
  boat: drawBoat,
  aircraft: drawAircraft,
  furniture: drawFurniture,
  prop: drawProp,
  celestial: drawCelestial,
};
