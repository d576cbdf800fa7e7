/** Runs on worker threads: one identity or mesh in, its images, truth layers and metadata out. */
import { cropCamera, projectPoint } from '../../core/geometry/pinhole.ts';
import { encodeIds, formatRle, measureMask } from '../../core/mask/index.ts';
import type { PinholeCamera } from '../../core/model/camera.ts';
import type { CreateJobRunner, JobContext } from '../../engine/plan.ts';
import {
  type CameraEntry,
  cameraEntry,
  conventionInWords,
  formatMetadata,
  type PartRegion,
  type SubjectPaths,
  subjectPaths,
} from '../../formats/geogen/layout.ts';
import { encodeNpy } from '../../formats/geogen/npy.ts';
import { writeGlb } from '../../formats/mesh/gltf.ts';
import { createPngCodec } from '../../io/node/png.ts';
import { KernelMemory } from '../../kernels/memory.ts';
import { measureMeshVisibility } from '../../kernels/mesh-visibility.ts';
import { createRasteriser, type RenderedView, type TruthLayers } from '../../kernels/raster.ts';
import { drawCameras } from '../../synth/geogen/cameras.ts';
import { linearOf, type Rgb } from '../../synth/geogen/identity.ts';
import { keyDirection } from '../../synth/geogen/library.ts';
import { studioLighting } from '../../synth/geogen/lighting.ts';
import { hashSeed } from '../../synth/geogen/random.ts';
import { findCrop } from './crop.ts';
import { depthScale } from './depth-scale.ts';
import { loadSubjectMesh } from './load-mesh.ts';
import type { GeogenJob, GeogenSetup } from './plan.ts';
import { drawSubject, type Subject } from './subject.ts';

const meshBackground: Rgb = linearOf('#e4e6ea');

function round(value: number, step: number): number {
  return Math.round(value / step) * step;
}

export const createJobRunner: CreateJobRunner<GeogenJob, GeogenSetup> = settings => {
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);
  const rasteriser = createRasteriser(memory);
  const { depth, normals, masks } = settings;
  const scale = depthScale(settings);

  function writeLayers(
    context: JobContext,
    paths: SubjectPaths,
    view: number,
    size: readonly [number, number],
    truth: TruthLayers,
    entry: CameraEntry,
    parts: readonly string[],
  ): void {
    const [width, height] = size;
    const pixels = width * height;
    const mark = memory.mark();
    if (depth) {
      const pointer = memory.allocate(pixels * 2);
      const units = new Uint16Array(memory.memory.buffer, pointer, pixels);
      for (let pixel = 0; pixel < pixels; pixel++)
        units[pixel] = Math.min(65535, Math.round(truth.depth[pixel] / scale));
      context.writeFile(
        paths.depthPng(view),
        codec.encode({ pixels: pointer, width, height, channels: 1, bitDepth: 16 }),
      );
      context.writeFile(paths.depthNpy(view), encodeNpy(truth.depth, [height, width]));
      entry.depth = paths.depthPng(view);
      entry.depth_scale = scale;
      memory.release(mark);
    }
    if (normals) {
      const pointer = memory.allocate(pixels * 3);
      const bytes = memory.u8(pointer, pixels * 3);
      for (let at = 0; at < bytes.length; at++) bytes[at] = Math.round((truth.normals[at] * 0.5 + 0.5) * 255);
      context.writeFile(paths.normals(view), codec.encode({ pixels: pointer, width, height, channels: 3 }));
      entry.normals = paths.normals(view);
      memory.release(mark);
    }
    if (masks) {
      const pointer = memory.put(truth.parts);
      context.writeFile(paths.parts(view), codec.encode({ pixels: pointer, width, height, channels: 1 }));
      entry.mask = paths.parts(view);
      entry.regions = [...encodeIds(truth.parts, height, width)]
        .sort(([a], [b]) => a - b)
        .map(([part, mask]): PartRegion => {
          const { area, box: bbox } = measureMask(mask);
          return { part, name: parts[part - 1] ?? `part_${part}`, area, bbox, segmentation: formatRle(mask) };
        });
      memory.release(mark);
    }
  }

  function renderView(
    context: JobContext,
    subject: Subject,
    paths: SubjectPaths,
    view: number,
    full: PinholeCamera,
  ): CameraEntry {
    const crop = settings.crop
      ? findCrop(subject.mesh, full, material => subject.isCropped(subject.mesh.materials[material].part))
      : undefined;
    const camera = crop ? cropCamera(full, crop, full.resolution) : full;
    const channels = settings.background === 'transparent' ? 4 : 3;
    const background = settings.background.startsWith('#') ? linearOf(settings.background) : subject.background;
    const picture: RenderedView = rasteriser.render(camera, studioLighting(background), {
      channels,
      truth: depth || normals || masks,
    });
    const { width, height, pointer } = picture;
    context.writeFile(paths.image(view), codec.encode({ pixels: pointer, width, height, channels }));
    const entry = cameraEntry(`${view}.png`, camera);
    if (crop) {
      entry.crop = crop;
      entry.full_resolution = full.resolution;
    }
    if (subject.landmarks) {
      entry.landmarks = Object.values(subject.landmarks).map(point => {
        const seen = projectPoint(camera, [point[0], point[1], point[2]]);
        return seen
          ? [round(seen.x, 1e-4), round(seen.y, 1e-4), round(seen.depth, 1e-6)].map(value => Number(value.toFixed(6)))
          : [];
      });
    }
    if (picture.truth) writeLayers(context, paths, view, [width, height], picture.truth, entry, subject.parts);
    return entry;
  }

  return async ({ id, mesh }, context) => {
    const subject = mesh
      ? await loadSubjectMesh(mesh, meshBackground, settings.meshUp)
      : drawSubject(settings.seed, id);
    const paths = subjectPaths(id);
    if (mesh) subject.mesh.visibility = measureMeshVisibility(rasteriser, subject.mesh, keyDirection);
    rasteriser.load(subject.mesh);
    const cameras = drawCameras(settings, hashSeed(settings.seed, mesh ? mesh.file : `subject ${id}`));
    const entries = cameras.map((camera, view) => renderView(context, subject, paths, view, camera));
    if (settings.meshesOut) context.writeFile(paths.mesh, await writeGlb(subject.mesh, paths.name));
    const { landmarks } = subject;
    context.writeFile(
      paths.metadata,
      new TextEncoder().encode(
        formatMetadata({
          name: paths.name,
          synthetic: subject.synthetic,
          convention: conventionInWords,
          cameras: entries,
          mesh: settings.meshesOut ? paths.mesh : undefined,
          parts: masks ? Object.fromEntries(subject.parts.map((name, index) => [index + 1, name])) : undefined,
          landmarks: landmarks && {
            names: Object.keys(landmarks),
            world: Object.values(landmarks).map(point => point.map(value => Number(value.toFixed(7)))),
          },
          attributes: subject.attributes,
          mesh_to_world: subject.meshToWorld,
        }),
      ),
    );
    return {
      triangles: subject.mesh.triangleMaterials.length,
      ...(mesh ? { source: mesh.file, ...(subject.notes?.length ? { notes: [...subject.notes] } : {}) } : {}),
    };
  };
};
