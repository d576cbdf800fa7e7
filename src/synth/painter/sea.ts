import { addInto, blendInto, colourOf, type MutableColour } from './colour.ts';
import type { PainterDesign } from './design.ts';
import { gradientNoise, hash32, seededRandom, smoothStep } from './noise.ts';
import type { SkyBrush } from './sky.ts';

/** Colour of the water at a unit direction below the horizon (`up` < 0). */
export type SeaBrush = (into: MutableColour, x: number, up: number, z: number, column: number) => void;

const deep = colourOf('#0d4a66');
const shallow = colourOf('#3fb0ad');
const swells = [
  { frequency: 0.55, slope: 0.05 },
  { frequency: 1.7, slope: 0.055 },
  { frequency: 5.1, slope: 0.06 },
  { frequency: 14, slope: 0.05 },
];

/**
 * Water that mirrors the sky and the land and glitters under the light.
 * @param mirror adds the land that a mirrored ray meets: (colour, x, up, z, column)
 * @source Schlick (1994), "An inexpensive BRDF model", eq. 15 (Fresnel reflectance, 0.02 at normal incidence)
 */
export function createSeaBrush(
  design: PainterDesign,
  sky: SkyBrush,
  mirror: (into: MutableColour, x: number, up: number, z: number, column: number) => void,
  pixelAngle: number,
): SeaBrush {
  const { palette, light, seaDepth } = design;
  const [lightX, lightDown, lightZ] = light;
  const noise = gradientNoise(seededRandom(hash32(design.seed ^ 0x6a09e667)));
  const received: MutableColour = [0, 0, 0];
  for (let c = 0; c < 3; c++) received[c] = palette.skylight[c] * 0.5 + palette.sunlight[c] * 0.35;
  const strength = palette.moon ? 0.7 : 1.5;

  return (into, x, up, z, column) => {
    const distance = seaDepth / -up;
    const px = x * distance;
    const pz = z * distance;
    // What one pixel covers of the surface, longest along the line of sight.
    const footprint = (pixelAngle * distance) / -up;
    let slopeX = 0;
    let slopeZ = 0;
    let lost = 0;
    for (let i = 0; i < swells.length; i++) {
      const frequency = swells[i].frequency;
      const slope = swells[i].slope;
      const visible = Math.min(1, 1.4 - 2 * frequency * footprint);
      lost += slope * slope * (1 - Math.max(0, visible));
      if (visible <= 0) continue;
      slopeX += slope * visible * noise(px * frequency, i * 5.1, pz * frequency);
      slopeZ += slope * visible * noise(px * frequency + 71, i * 5.1 + 2.5, pz * frequency);
    }
    const calm = 1 - 0.35 * smoothStep(-0.2, 0.4, noise(px * 0.02, 41.5, pz * 0.02));
    slopeX *= calm * 2;
    slopeZ *= calm * 2;
    const facing = Math.max(0.02, -up - (x * slopeX + z * slopeZ) * 0.5);
    let rx = x - 2 * slopeX * -up;
    let ru = Math.abs(-up + 2 * (x * slopeX + z * slopeZ) * 0.5) + Math.sqrt(lost) * 0.9;
    let rz = z - 2 * slopeZ * -up;
    const inverse = 1 / Math.sqrt(rx * rx + ru * ru + rz * rz);
    rx *= inverse;
    ru *= inverse;
    rz *= inverse;
    sky.air(into, rx, ru, rz);
    sky.clouds(into, rx, ru, rz, ru < 0.3 ? 3 : 2);
    mirror(into, rx, ru, rz, column);

    const fresnel = Math.min(0.86, 0.02 + 0.98 * (1 - Math.min(1, facing)) ** 5);
    const tint = smoothStep(-0.25, 0.5, noise(px * 0.12, 51.5, pz * 0.12)) * 0.5 + smoothStep(0.3, 1, -up) * 0.4;
    // Faces turned to the light are brighter, also under the surface's mirror.
    const swell = Math.max(0.55, 1 + (slopeX * lightX + slopeZ * lightZ) * 3.2 + (slopeX + slopeZ) * 1.4);
    for (let c = 0; c < 3; c++) {
      const body = (deep[c] + (shallow[c] - deep[c]) * tint) * received[c] * 1.5 * swell;
      into[c] = body + (into[c] - body) * fresnel;
    }
    // Waves too small to see still spread the light's path.
    const cosine = rx * lightX - ru * lightDown + rz * lightZ;
    if (cosine > 0.7) {
      const spread = 1 / (0.0009 + lost * 0.55);
      const lobe = Math.exp((cosine - 1) * spread * 1.1);
      addInto(into, palette.light, lobe * strength * (0.35 + 1.2 * fresnel));
      addInto(into, palette.glow, Math.exp((cosine - 1) * 28) * 0.28 * strength);
    }
    // Air between here and the horizon.
    blendInto(into, sky.haze(x, z), smoothStep(-0.035, 0, up) * 0.5);
  };
}
