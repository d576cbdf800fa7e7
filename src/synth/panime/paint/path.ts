/**
 * Shapes in a plane's own coordinates: x right, y up, flat x, y pairs, closed. All builders wind counter-clockwise,
 * so several of them in one path are their union.
 */
export type Outline = number[];
export type Path = readonly Outline[];

export function rect(x: number, y: number, width: number, height: number): Outline {
  return [x, y, x + width, y, x + width, y + height, x, y + height];
}

/** An ellipse around a centre, optionally turned (degrees counter-clockwise). */
export function ellipse(cx: number, cy: number, rx: number, ry: number = rx, turnDeg = 0, points = 20): Outline {
  const outline: Outline = [];
  const turn = (turnDeg * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  for (let i = 0; i < points; i++) {
    const angle = (i / points) * 2 * Math.PI;
    const x = Math.cos(angle) * rx;
    const y = Math.sin(angle) * ry;
    outline.push(cx + x * cos - y * sin, cy + x * sin + y * cos);
  }
  return outline;
}

/** A polygon from points, rewound counter-clockwise if need be. */
export function polygon(...points: number[]): Outline {
  return counterClockwise(points);
}

/** A closed smooth curve through points (uniform Catmull-Rom, five pieces a side). */
export function blob(...points: number[]): Outline {
  const outline: Outline = [];
  const count = points.length / 2;
  const at = (i: number, axis: number) => points[(((i % count) + count) % count) * 2 + axis];
  for (let i = 0; i < count; i++) {
    for (let piece = 0; piece < 5; piece++) {
      const t = piece / 5;
      for (let axis = 0; axis < 2; axis++) {
        outline.push(spline(at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis), t));
      }
    }
  }
  return counterClockwise(outline);
}

/** A limb: a tapered bar with round ends. */
export function limb(x0: number, y0: number, x1: number, y1: number, width0: number, width1: number = width0): Outline {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const outline: Outline = [];
  for (let i = 0; i <= 6; i++) {
    const a = angle - Math.PI / 2 + (i / 6) * Math.PI;
    outline.push(x1 + (Math.cos(a) * width1) / 2, y1 + (Math.sin(a) * width1) / 2);
  }
  for (let i = 0; i <= 6; i++) {
    const a = angle + Math.PI / 2 + (i / 6) * Math.PI;
    outline.push(x0 + (Math.cos(a) * width0) / 2, y0 + (Math.sin(a) * width0) / 2);
  }
  return outline;
}

/** A chain of limbs along a smooth curve through points, tapering from the first to the last width. */
export function strand(points: readonly number[], width0: number, width1: number = width0): Path {
  const smooth = points.length > 4 ? smoothLine(points, 3) : points;
  const pieces = smooth.length / 2 - 1;
  return Array.from({ length: pieces }, (_, i) => {
    const w0 = width0 + ((width1 - width0) * i) / pieces;
    const w1 = width0 + ((width1 - width0) * (i + 1)) / pieces;
    return limb(smooth[i * 2], smooth[i * 2 + 1], smooth[i * 2 + 2], smooth[i * 2 + 3], w0, w1);
  });
}

/** An open Catmull-Rom curve through points, `pieces` pieces a side; its ends are doubled. */
function smoothLine(points: readonly number[], pieces: number): number[] {
  const count = points.length / 2;
  const at = (i: number, axis: number) => points[Math.max(0, Math.min(count - 1, i)) * 2 + axis];
  const line: number[] = [];
  for (let i = 0; i < count - 1; i++) {
    for (let piece = 0; piece < pieces; piece++) {
      for (let axis = 0; axis < 2; axis++)
        line.push(spline(at(i - 1, axis), at(i, axis), at(i + 1, axis), at(i + 2, axis), piece / pieces));
    }
  }
  line.push(points[points.length - 2], points[points.length - 1]);
  return line;
}

/** Uniform Catmull-Rom between b and c. @source E. Catmull, R. Rom, "A class of local interpolating splines" (1974) */
function spline(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** A star with `tips` tips. */
export function star(cx: number, cy: number, outer: number, inner: number, tips: number, turnDeg = 90): Outline {
  const outline: Outline = [];
  for (let i = 0; i < tips * 2; i++) {
    const angle = (turnDeg * Math.PI) / 180 + (i / tips) * Math.PI;
    const radius = i % 2 === 0 ? outer : inner;
    outline.push(cx + Math.cos(angle) * radius, cy + Math.sin(angle) * radius);
  }
  return outline;
}

/** The same outline, its points moved: scaled, then turned (degrees), then shifted. */
export function place(outline: Outline, dx: number, dy: number, scale = 1, turnDeg = 0, mirror = false): Outline {
  const turn = (turnDeg * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turn) * scale, Math.cos(turn) * scale];
  const moved: Outline = [];
  for (let i = 0; i < outline.length; i += 2) {
    const x = mirror ? -outline[i] : outline[i];
    moved.push(dx + x * cos - outline[i + 1] * sin, dy + x * sin + outline[i + 1] * cos);
  }
  return mirror ? counterClockwise(moved) : moved;
}

function counterClockwise(outline: Outline): Outline {
  let area = 0;
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    area += outline[j] * outline[i + 1] - outline[i] * outline[j + 1];
  }
  if (area >= 0) return outline;
  const reversed: Outline = [];
  for (let i = outline.length - 2; i >= 0; i -= 2) reversed.push(outline[i], outline[i + 1]);
  return reversed;
}
