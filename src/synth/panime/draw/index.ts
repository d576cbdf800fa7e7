import { drawAircraft } from './aircraft.ts';
import { drawBird } from './bird.ts';
import { drawBoat } from './boat.ts';
import { drawBush } from './bush.ts';
import { drawCar } from './car.ts';
import { drawCastle, drawPagoda } from './castle.ts';
import { drawCelestial } from './celestial.ts';
import { drawDragon } from './dragon.ts';
import type { Drawing } from './easel.ts';
import { drawFlower } from './flower.ts';
import { drawFurniture } from './furniture.ts';
import { drawHouse } from './house.ts';
import { drawPerson } from './person.ts';
import { drawProp } from './props.ts';
import { drawQuadruped } from './quadruped.ts';
import { drawFish, drawTentacled } from './sea-life.ts';
import { drawCrawler, drawInsect } from './small-life.ts';
import { drawGriffin, drawKangaroo, drawMonkey } from './special-beasts.ts';
import { drawStall } from './stall.ts';
import { drawStructure } from './structure.ts';
import { drawTree } from './tree.ts';

/** Every drawing the lexicon's nouns name. */
export const drawings: Readonly<Record<string, Drawing>> = {
  person: drawPerson,
  quadruped: drawQuadruped,
  kangaroo: drawKangaroo,
  monkey: drawMonkey,
  griffin: drawGriffin,
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
