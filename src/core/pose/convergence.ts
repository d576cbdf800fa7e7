import { dot, lengthOf, meanOf, solve3, subtract, type Vector } from './matrix.ts';

/** A camera as far as its place and one of its axes matter. Unit direction. */
export interface Ray {
  centre: Vector;
  direction: Vector;
}

/** How the lines along camera axes meet. Lengths in the world's unit. */
export interface Convergence {
  /** The point nearest to all lines, least squares. */
  point: Vector;
  /** Root mean square distance of the lines to it. */
  missDistance: number;
  /** Mean distance of the centres to it. */
  radius: number;
  /** missDistance / radius: about 0 for cameras that look at one subject, 0.5 to 1 for the wrong reading of a pose. */
  relativeMiss: number;
  /** Largest distance of a centre to the centres' mean. */
  spread: number;
  /** Share of the cameras that have the point before them (positive along their direction). */
  inFront: number;
}

/**
 * Where lines meet: the P that minimises the sum of |(I - d d^T)(P - C)|^2.
 * Centres in (numerically) one place tell nothing: their `relativeMiss` is 1.
 * @returns undefined for fewer than two rays or parallel ones
 */
export function convergenceOf(rays: readonly Ray[]): Convergence | undefined {
  if (rays.length < 2) return undefined;
  // Relative to the centres' mean, so that worlds far from their origin lose no digits.
  const middle = meanOf(rays.map(({ centre }) => centre));
  const matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const right: [number, number, number] = [0, 0, 0];
  let spread = 0;
  for (const { centre, direction: d } of rays) {
    const c = subtract(centre, middle);
    spread = Math.max(spread, lengthOf(c));
    const along = dot(c, d);
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++)
        matrix[3 * row + column] += (row === column ? 1 : 0) - d[row] * d[column];
      right[row] += c[row] - d[row] * along;
    }
  }
  const solved = solve3(matrix, right);
  if (!solved) return undefined;
  let [squares, distances, inFront] = [0, 0, 0];
  for (const { centre, direction } of rays) {
    const toPoint = subtract(solved, subtract(centre, middle));
    const depth = dot(toPoint, direction);
    squares += Math.max(0, dot(toPoint, toPoint) - depth * depth);
    distances += lengthOf(toPoint);
    if (depth > 0) inFront++;
  }
  const missDistance = Math.sqrt(squares / rays.length);
  const radius = distances / rays.length;
  const isOnePlace = spread <= 1e-7 * (lengthOf(middle) + spread) || radius === 0;
  return {
    point: [solved[0] + middle[0], solved[1] + middle[1], solved[2] + middle[2]],
    missDistance,
    radius,
    spread,
    relativeMiss: isOnePlace ? 1 : missDistance / radius,
    inFront: inFront / rays.length,
  };
}
