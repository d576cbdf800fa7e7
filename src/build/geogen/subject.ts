import type { Mesh } from '../../core/mesh/mesh.ts';
import type { SubjectMetadata } from '../../formats/geogen/layout.ts';
import { buildHead, headParts } from '../../synth/geogen/head.ts';
import { drawIdentity, type Rgb } from '../../synth/geogen/identity.ts';

/** What is photographed: a mesh in world coordinates and what is known of it. */
export interface Subject {
  mesh: Mesh;
  background: Rgb;
  landmarks?: Record<string, readonly number[]>;
  attributes?: Record<string, unknown>;
  synthetic?: string;
  /** Names of parts by number; index 0 is part 1. */
  parts: readonly string[];
  /** Whether a part counts for the crop. */
  isCropped(part: number): boolean;
  meshToWorld?: SubjectMetadata['mesh_to_world'];
  notes?: readonly string[];
}

/** Identity `id` of the embedded heads. */
export function drawSubject(seed: number, id: number): Subject {
  const identity = drawIdentity(seed, id);
  const { mesh, landmarks } = buildHead(identity);
  const { presentation, age, hair, beard, glasses, hat, clothes } = identity;
  return {
    mesh,
    landmarks,
    background: identity.background,
    synthetic: 'an embedded parametric head, drawn from a seed; no person',
    attributes: {
      presentation,
      age,
      hair: hair.style,
      beard,
      glasses,
      hat,
      collar: clothes.collar,
      identity_seed: identity.seed,
    },
    parts: headParts,
    isCropped: part => headParts[part - 1] !== 'clothes' && headParts[part - 1] !== 'neck',
  };
}
