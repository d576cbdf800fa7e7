/** A rig drawn from above, unrolled by height, with its figures: SVG without machine fonts. */
import type { Rig, RigCamera } from '../analysis/camera/pinhole/index.ts';
import { cross, dot, subtract, type Vector } from '../core/pose/matrix.ts';
import { textToSvg } from '../core/text/stroke-text.ts';
import { azimuthColour } from '../formats/ply/azimuth-colour.ts';
import { encodeImage, renderSvg } from '../io/node/sharp.ts';

export const diagramSize = { width: 1280, height: 800 };
const ink = {
  paper: '#fbfaf7',
  line: '#d9d6cd',
  faint: '#ebe8e0',
  soft: '#7b7a75',
  text: '#24262b',
  subject: '#e4e0d6',
};
/** Centre and radius in pixels of the circle cameras stand on, in the plan. */
const plan = { x: 400, y: 440, radius: 232 };
const strip = { x: 800, y: 190, width: 420, height: 210 };

const rgb = (azimuthDeg: number) => `rgb(${azimuthColour(azimuthDeg).join(',')})`;
const fixed = (value: number) => String(Math.round(value * 100) / 100);
const text = (
  content: string,
  x: number,
  y: number,
  size: number,
  colour = ink.text,
  anchor: 'start' | 'middle' | 'end' = 'start',
) => textToSvg(content, x, y, { size, colour, anchor });

/** Seen from above, azimuth 0 downwards, as one stands before a face. */
function project(rig: Rig, point: Vector, scale: number): [number, number] {
  const offset = subtract(point, rig.subject);
  const quarter = cross(rig.up, rig.zero);
  return [plan.x + scale * dot(offset, quarter), plan.y + scale * dot(offset, rig.zero)];
}

function compass(): string {
  let marks = '';
  for (let azimuth = 0; azimuth < 360; azimuth += 15) {
    const [sin, cos] = [Math.sin((azimuth * Math.PI) / 180), Math.cos((azimuth * Math.PI) / 180)];
    const isMain = azimuth % 45 === 0;
    const outer = plan.radius + 66;
    const inner = outer - (isMain ? 9 : 5);
    marks += `<path d="M${fixed(plan.x + inner * sin)} ${fixed(plan.y + inner * cos)}L${fixed(plan.x + outer * sin)} ${fixed(plan.y + outer * cos)}" stroke="${ink.line}" stroke-width="1.5"/>`;
    if (isMain) {
      const at = outer + 19;
      const label = azimuth > 180 ? azimuth - 360 : azimuth;
      marks += text(`${label}°`, plan.x + at * sin, plan.y + at * cos + 5, 14, ink.soft, 'middle');
    }
  }
  return marks;
}

/** The subject from above: a head that looks to its front; a round thing without one, dashed noses where it may be. */
function subjectGlyph(radius: number, { azimuthDeg, candidatesDeg = [] }: DiagramText['front']): string {
  const at = `transform="translate(${plan.x} ${plan.y})`;
  const nose = (azimuth: number, style: string) =>
    `<path ${at} rotate(${fixed(-azimuth)})" d="M${fixed(-radius * 0.16)} ${fixed(radius * 0.95)}L0 ${fixed(radius * 1.22)}L${fixed(radius * 0.16)} ${fixed(radius * 0.95)}" ${style} stroke-linejoin="round"/>`;
  if (azimuthDeg === undefined)
    return `<circle cx="${plan.x}" cy="${plan.y}" r="${fixed(radius * 0.95)}" fill="${ink.subject}" stroke="#cfc9bb"/>${candidatesDeg.map(azimuth => nose(azimuth, `fill="#fff" stroke="${ink.soft}" stroke-width="1.5" stroke-dasharray="4 3"`)).join('')}`;
  const head = `<ellipse ${at} rotate(${fixed(-azimuthDeg)})" rx="${fixed(radius * 0.82)}" ry="${fixed(radius)}" fill="${ink.subject}" stroke="#cfc9bb"/>`;
  return head + nose(azimuthDeg, `fill="${ink.subject}" stroke="#cfc9bb"`);
}

function planView(rig: Rig, front: DiagramText['front']): string {
  const furthest = Math.max(
    ...rig.cameras.map(({ radius, elevationDeg }) => radius * Math.cos((elevationDeg * Math.PI) / 180)),
  );
  const scale = plan.radius / (furthest || 1);
  const parts = [
    `<circle cx="${plan.x}" cy="${plan.y}" r="${plan.radius + 66}" fill="#fff" stroke="${ink.line}"/>`,
    compass(),
    `<circle cx="${plan.x}" cy="${plan.y}" r="${plan.radius}" fill="none" stroke="${ink.line}" stroke-dasharray="2 6"/>`,
  ];
  // What each camera sees, as far as the subject; under everything else.
  for (const camera of rig.cameras) {
    const [x, y] = project(rig, camera.centre, scale);
    const [towardsX, towardsY] = [plan.x - x, plan.y - y];
    const half = Math.tan((camera.fovDeg * Math.PI) / 360);
    parts.push(
      `<path d="M${fixed(x)} ${fixed(y)}L${fixed(x + towardsX - half * towardsY)} ${fixed(y + towardsY + half * towardsX)}L${fixed(x + towardsX + half * towardsY)} ${fixed(y + towardsY - half * towardsX)}Z" fill="${rgb(camera.azimuthDeg)}" fill-opacity="0.07"/>`,
    );
  }
  const subject = plan.radius * Math.min(0.3, Math.max(0.1, 0.5 * Math.tan((rig.cameras[0].fovDeg * Math.PI) / 360)));
  parts.push(subjectGlyph(subject, front));
  rig.cameras.forEach((camera, index) => {
    parts.push(cameraGlyph(rig, camera, index, scale));
  });
  return parts.join('\n');
}

/** A camera from above: its body as a wedge along its view, its axis, its number outside. */
function cameraGlyph(rig: Rig, camera: RigCamera, index: number, scale: number): string {
  const [x, y] = project(rig, camera.centre, scale);
  const length = Math.hypot(plan.x - x, plan.y - y) || 1;
  const [dx, dy] = [(plan.x - x) / length, (plan.y - y) / length];
  const half = Math.tan((camera.fovDeg * Math.PI) / 360);
  const depth = 42;
  const corner = (side: number) =>
    `${fixed(x + depth * (dx - side * half * dy))} ${fixed(y + depth * (dy + side * half * dx))}`;
  const colour = rgb(camera.azimuthDeg);
  const [labelX, labelY] = [x - 27 * dx, y - 27 * dy];
  return `<path d="M${fixed(x + depth * dx)} ${fixed(y + depth * dy)}L${plan.x} ${plan.y}" stroke="${colour}" stroke-opacity="0.35" stroke-width="1.2"/>
<path d="M${fixed(x)} ${fixed(y)}L${corner(1)}L${corner(-1)}Z" fill="${colour}" fill-opacity="0.22" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>
<circle cx="${fixed(x)}" cy="${fixed(y)}" r="4" fill="${colour}"/>
<circle cx="${fixed(labelX)}" cy="${fixed(labelY)}" r="14" fill="${colour}"/>
${text(String(index), labelX, labelY + 5.2, index > 9 ? 13 : 15, '#fff', 'middle')}`;
}

/** The same cameras unrolled: azimuth across, height above the subject's level up. */
function elevationStrip(rig: Rig): string {
  const highest = Math.max(15, ...rig.cameras.map(({ elevationDeg }) => Math.abs(elevationDeg)));
  const limit = Math.ceil((highest + 5) / 15) * 15;
  const toX = (azimuth: number) => strip.x + (strip.width * (azimuth + 180)) / 360;
  const toY = (elevation: number) => strip.y + strip.height * (0.5 - elevation / (2 * limit));
  const parts = [text('Height above the subject', strip.x, strip.y - 18, 16)];
  parts.push(
    `<rect x="${strip.x}" y="${strip.y}" width="${strip.width}" height="${strip.height}" fill="#fff" stroke="${ink.line}"/>`,
  );
  const stepDeg = limit > 45 ? 30 : 15;
  for (let elevation = -limit + stepDeg; elevation < limit; elevation += stepDeg) {
    parts.push(
      `<path d="M${strip.x} ${fixed(toY(elevation))}h${strip.width}" stroke="${elevation === 0 ? ink.line : ink.faint}" stroke-width="${elevation === 0 ? 1.5 : 1}"/>`,
      text(`${elevation}°`, strip.x - 8, toY(elevation) + 4.5, 13, ink.soft, 'end'),
    );
  }
  for (let azimuth = -180; azimuth <= 180; azimuth += 90) {
    if (Math.abs(azimuth) < 180)
      parts.push(`<path d="M${fixed(toX(azimuth))} ${strip.y}v${strip.height}" stroke="${ink.faint}"/>`);
    parts.push(text(`${azimuth}°`, toX(azimuth), strip.y + strip.height + 20, 13, ink.soft, 'middle'));
  }
  rig.cameras.forEach(({ azimuthDeg, elevationDeg }, index) => {
    const [x, y] = [toX(azimuthDeg), toY(elevationDeg)];
    parts.push(
      `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="13" fill="${rgb(azimuthDeg)}" stroke="#fff" stroke-width="2"/>`,
      text(String(index), x, y + 4.8, index > 9 ? 12 : 14, '#fff', 'middle'),
    );
  });
  return parts.join('\n');
}

function factsTable(facts: readonly (readonly [string, string])[]): string {
  return facts
    .map(([label, value], row) => {
      const y = 480 + row * 31;
      return `${row > 0 ? `<path d="M${strip.x} ${y - 21}h${strip.width}" stroke="${ink.faint}"/>` : ''}${text(label, strip.x, y, 16, ink.soft)}${text(value, strip.x + strip.width, y, 16, ink.text, 'end')}`;
    })
    .join('\n');
}

export interface DiagramText {
  title: string;
  subtitle: string;
  facts: readonly (readonly [label: string, value: string])[];
  /** Which way the subject faces, as far as it is known; azimuths in degrees. */
  front: { azimuthDeg?: number; candidatesDeg?: readonly number[] };
}

/** A rig as SVG, {@link diagramSize}: text is drawn as strokes, so it looks the same everywhere. */
export function rigDiagram(rig: Rig, { title, subtitle, facts, front }: DiagramText): string {
  const { width, height } = diagramSize;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" fill="${ink.paper}"/>
${text(title, 60, 66, 28)}
${text(subtitle, 60, 98, 17, ink.soft)}
${planView(rig, front)}
${elevationStrip(rig)}
${factsTable(facts)}
</svg>
`;
}

/** A diagram as a PNG of twice {@link diagramSize}. */
export async function paintDiagram(svg: string): Promise<Uint8Array> {
  const [width, height] = [diagramSize.width * 2, diagramSize.height * 2];
  return encodeImage({ width, height, data: await renderSvg(svg, width, height) }, 'png', { channels: 4 });
}
