/** Joints of a figure one unit tall: x of both sides, y up. Near arm and leg come last when painted. */
export interface Pose {
  lean: number;
  hip: number;
  feet: [number, number, number, number];
  knees: [number, number, number, number];
  hands: [number, number, number, number];
  elbows: [number, number, number, number];
}

export const poses: Readonly<Record<string, Pose>> = {
  stand: {
    lean: 0,
    hip: 0.47,
    feet: [-0.055, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.135, 0.62, 0.135, 0.62],
    hands: [-0.13, 0.47, 0.13, 0.47],
  },
  walk: {
    lean: 0.01,
    hip: 0.47,
    feet: [-0.12, 0.03, 0.11, 0.015],
    knees: [-0.03, 0.25, 0.07, 0.26],
    elbows: [-0.1, 0.61, 0.1, 0.61],
    hands: [-0.15, 0.5, 0.16, 0.52],
  },
  run: {
    lean: 0.06,
    hip: 0.47,
    feet: [-0.24, 0.16, 0.17, 0.03],
    knees: [-0.06, 0.25, 0.13, 0.3],
    elbows: [-0.12, 0.63, 0.12, 0.6],
    hands: [-0.17, 0.5, 0.22, 0.66],
  },
  wave: {
    lean: 0,
    hip: 0.47,
    feet: [-0.05, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.13, 0.62, 0.17, 0.82],
    hands: [-0.1, 0.49, 0.2, 0.98],
  },
  hold: {
    lean: 0,
    hip: 0.47,
    feet: [-0.055, 0.015, 0.055, 0.015],
    knees: [-0.05, 0.25, 0.05, 0.25],
    elbows: [-0.13, 0.62, 0.14, 0.62],
    hands: [-0.02, 0.57, 0.09, 0.6],
  },
  akimbo: {
    lean: 0,
    hip: 0.47,
    feet: [-0.075, 0.015, 0.075, 0.015],
    knees: [-0.06, 0.25, 0.06, 0.25],
    elbows: [-0.19, 0.63, 0.19, 0.63],
    hands: [-0.075, 0.53, 0.075, 0.53],
  },
  aim: {
    lean: 0.03,
    hip: 0.45,
    feet: [-0.11, 0.015, 0.11, 0.015],
    knees: [-0.08, 0.24, 0.11, 0.25],
    elbows: [-0.02, 0.63, 0.16, 0.65],
    hands: [0.14, 0.73, 0.22, 0.74],
  },
  crouch: {
    lean: 0.05,
    hip: 0.28,
    feet: [-0.09, 0.015, 0.1, 0.015],
    knees: [-0.11, 0.2, 0.15, 0.26],
    elbows: [-0.1, 0.45, 0.15, 0.46],
    hands: [-0.02, 0.34, 0.2, 0.5],
  },
  sit: {
    lean: 0,
    hip: 0.24,
    feet: [-0.08, 0.015, 0.08, 0.015],
    knees: [-0.08, 0.25, 0.085, 0.25],
    elbows: [-0.13, 0.39, 0.13, 0.39],
    hands: [-0.04, 0.29, 0.06, 0.3],
  },
  reach: {
    lean: 0.05,
    hip: 0.46,
    feet: [-0.13, 0.02, 0.08, 0.015],
    knees: [-0.05, 0.25, 0.1, 0.25],
    elbows: [0.02, 0.66, 0.15, 0.69],
    hands: [0.17, 0.68, 0.27, 0.72],
  },
  cheer: {
    lean: 0,
    hip: 0.47,
    feet: [-0.08, 0.015, 0.08, 0.015],
    knees: [-0.07, 0.25, 0.07, 0.25],
    elbows: [-0.17, 0.84, 0.17, 0.84],
    hands: [-0.2, 1.0, 0.2, 1.0],
  },
  dance: {
    lean: -0.03,
    hip: 0.48,
    feet: [-0.02, 0.015, 0.16, 0.12],
    knees: [-0.03, 0.25, 0.12, 0.3],
    elbows: [-0.2, 0.75, 0.17, 0.84],
    hands: [-0.32, 0.82, 0.27, 0.97],
  },
  float: {
    lean: 0.05,
    hip: 0.47,
    feet: [-0.12, 0.06, 0.02, 0.0],
    knees: [-0.09, 0.27, 0.05, 0.26],
    elbows: [-0.2, 0.7, 0.2, 0.68],
    hands: [-0.32, 0.76, 0.31, 0.62],
  },
};

/** Pose names a scene may choose from. */
export const poseNames: readonly string[] = Object.keys(poses);

/** The near hand at shoulder height, so that an umbrella clears the head. */
export function raiseHand(pose: Pose): Pose {
  const [ex, , , ey] = pose.elbows;
  return {
    ...pose,
    elbows: [ex, pose.elbows[1], 0.15, Math.min(ey, pose.hip + 0.2)],
    hands: [pose.hands[0], pose.hands[1], 0.12, pose.hip + 0.27],
  };
}
