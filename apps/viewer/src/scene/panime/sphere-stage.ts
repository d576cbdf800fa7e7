import '@photo-sphere-viewer/core/index.css';
import { EquirectangularAdapter, Viewer } from '@photo-sphere-viewer/core';
import { EquirectangularTilesAdapter } from '@photo-sphere-viewer/equirectangular-tiles-adapter';
import {
  cameraToWorldRotation,
  directionOf,
  RADIANS_PER_DEGREE,
  type SphericalCamera,
  transform3,
  type Vector3,
  wrapDegrees,
} from 'panoply';
import {
  BufferGeometry,
  CanvasTexture,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
} from 'three';
import { Line2 } from 'three/examples/jsm/lines/Line2.js';
import { LineGeometry } from 'three/examples/jsm/lines/LineGeometry.js';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import { viewOutline } from './outlines.ts';

/** What the sphere shows: one picture, or tiles over a small one. */
export type SpherePicture =
  | { url: string }
  | { width: number; columns: number; rows: number; base: string; tile(column: number, row: number): string };

export interface SphereStageOptions {
  container: HTMLElement;
  picture: SpherePicture;
  cameras: readonly (SphericalCamera | undefined)[];
  /** Whether turns are animated. */
  animates: boolean;
  /** Where the pointer is on the sphere, and whose number it is on; undefined when it leaves. */
  onhover?(at: { yawDeg: number; pitchDeg: number; view: number | undefined } | undefined): void;
  /** A view's number was clicked or tapped. */
  onpick?(view: number): void;
  onready?(): void;
  onerror?(error: Error): void;
}

const sphereRadius = 10;
const lineRadius = 9;
/** Pixels around a view's number that count as it. */
const labelReach = 18;
const lineColours = { plain: '#ffffff', lit: '#ffd23f', shade: '#000000' };

/** The library's axes (x right, y down, z forward) to the sphere viewer's (x left, y up, z forward). */
const toStage = ([x, y, z]: Vector3, radius: number): [number, number, number] => [
  -x * radius,
  -y * radius,
  z * radius,
];

/** Smallest turn from one angle to another, radians. */
const radiansOf = (degrees: number) => wrapDegrees(degrees) * RADIANS_PER_DEGREE;

/** A panorama on a sphere, with the outlines of its views and a layer of regions. Close it when it is not shown. */
export class SphereStage {
  readonly #viewer: Viewer;
  readonly #options: SphereStageOptions;
  readonly #outlines = new Group();
  readonly #lines: { line: Line2; shade: Line2; label: Sprite }[] = [];
  readonly #light = new Mesh(
    new BufferGeometry(),
    new MeshBasicMaterial({
      color: lineColours.lit,
      transparent: true,
      opacity: 0.08,
      side: DoubleSide,
      depthTest: false,
    }),
  );
  #regions: { mesh: Mesh<SphereGeometry, MeshBasicMaterial>; texture: CanvasTexture } | undefined;
  #lit: number | undefined;
  #isReady = false;
  #isClosed = false;

  /** @throws {Error} when the browser has no WebGL */
  constructor(options: SphereStageOptions) {
    this.#options = options;
    const { container, picture, animates } = options;
    const isTiled = 'tile' in picture;
    this.#viewer = new Viewer({
      container,
      adapter: isTiled
        ? EquirectangularTilesAdapter.withConfig({ showErrorTile: false, baseBlur: false })
        : EquirectangularAdapter.withConfig({ useXmpData: false, resolution: 64 }),
      panorama: isTiled
        ? {
            width: picture.width,
            cols: picture.columns,
            rows: picture.rows,
            baseUrl: picture.base,
            tileUrl: (column: number, row: number) => picture.tile(column, row),
          }
        : picture.url,
      navbar: false,
      keyboard: false,
      minFov: 10,
      maxFov: 110,
      defaultZoomLvl: 20,
      moveInertia: animates ? 0.85 : false,
      defaultTransition: { speed: 1, rotation: false, effect: 'fade' },
      canvasBackground: 'transparent',
      loadingTxt: '',
      // Errors are told by the page.
      lang: { loadError: '' },
    });
    this.#viewer.addEventListener('ready', () => this.#onReady(), { once: true });
    // A failure is told by the event; the promise of the same picture has nobody else to catch it.
    this.#viewer.state.loadingPromise?.catch(() => {});
    this.#viewer.addEventListener('panorama-error', ({ error }) => {
      if (this.#isClosed) return;
      this.#viewer.overlay.hide();
      options.onerror?.(error);
    });
    this.#viewer.addEventListener('click', ({ data }) => {
      const view = this.#viewAt(data.yaw / RADIANS_PER_DEGREE, data.pitch / RADIANS_PER_DEGREE);
      if (view !== undefined) options.onpick?.(view);
    });
    container.addEventListener('pointermove', this.#onPointerMove);
    container.addEventListener('pointerleave', this.#onPointerLeave);
    this.#light.renderOrder = 10;
    this.#light.visible = false;
    this.#outlines.add(this.#light);
    options.cameras.forEach((camera, index) => {
      if (camera) this.#lines[index] = this.#createOutline(camera, index);
    });
    this.#viewer.renderer.addObject(this.#outlines);
  }

  #onReady(): void {
    this.#isReady = true;
    this.#options.onready?.();
  }

  readonly #onPointerMove = (event: PointerEvent): void => {
    if (!this.#isReady || event.pointerType === 'touch' || event.buttons !== 0) return;
    const box = this.#options.container.getBoundingClientRect();
    const at = this.#viewer.dataHelper.viewerCoordsToSphericalCoords({
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
    if (!at) {
      this.#options.onhover?.(undefined);
      return;
    }
    const [yawDeg, pitchDeg] = [wrapDegrees(at.yaw / RADIANS_PER_DEGREE), at.pitch / RADIANS_PER_DEGREE];
    const view = this.#viewAt(yawDeg, pitchDeg);
    this.#options.container.style.cursor = view === undefined ? '' : 'pointer';
    this.#options.onhover?.({ yawDeg, pitchDeg, view });
  };

  /** The view whose number is at a direction, if numbers are shown. */
  #viewAt(yawDeg: number, pitchDeg: number): number | undefined {
    const direction = directionOf(yawDeg, pitchDeg);
    const { height } = this.#options.container.getBoundingClientRect();
    const reachDeg = (labelReach * this.#viewer.state.vFov) / Math.max(1, height);
    let best: number | undefined;
    let most = Math.cos(reachDeg * RADIANS_PER_DEGREE);
    this.#options.cameras.forEach((camera, index) => {
      if (!camera || !this.#lines[index].label.visible) return;
      const centre = directionOf(camera.yaw, camera.pitch);
      const cosine = direction[0] * centre[0] + direction[1] * centre[1] + direction[2] * centre[2];
      if (cosine < most) return;
      best = index;
      most = cosine;
    });
    return best;
  }

  readonly #onPointerLeave = (): void => this.#options.onhover?.(undefined);

  #createOutline(camera: SphericalCamera, index: number) {
    const points = viewOutline(camera).flatMap(direction => toStage(direction, lineRadius));
    const make = (colour: string, width: number, opacity: number, order: number) => {
      const geometry = new LineGeometry();
      geometry.setPositions(points);
      const material = new LineMaterial({
        color: colour,
        linewidth: width,
        transparent: true,
        opacity,
        depthTest: false,
      });
      const line = new Line2(geometry, material);
      line.renderOrder = order;
      this.#outlines.add(line);
      return line;
    };
    const shade = make(lineColours.shade, 4, 0.3, 11);
    const line = make(lineColours.plain, 1.5, 0.85, 12);
    const label = createLabel(String(index));
    label.position.set(...toStage(directionOf(camera.yaw, camera.pitch), lineRadius));
    this.#outlines.add(label);
    return { line, shade, label };
  }

  showOutlines(areShown: boolean): void {
    for (const { line, shade, label } of this.#lines.filter(Boolean))
      line.visible = shade.visible = label.visible = areShown;
    // The lit one is always to be seen.
    this.light(this.#lit, areShown);
  }

  /** Lights a view's outline and what it covers; undefined for none. */
  light(index: number | undefined, areShown = this.#lines.find(Boolean)?.line.visible ?? true): void {
    const previous = this.#lit === undefined ? undefined : this.#lines[this.#lit];
    if (previous) {
      previous.line.material.color = new Color(lineColours.plain);
      previous.line.material.linewidth = 1.5;
      previous.line.renderOrder = 12;
      previous.line.visible = previous.shade.visible = areShown;
    }
    this.#lit = index;
    const current = index === undefined ? undefined : this.#lines[index];
    const camera = index === undefined ? undefined : this.#options.cameras[index];
    this.#light.visible = current !== undefined && camera !== undefined;
    for (const { line, shade } of this.#lines.filter(Boolean)) {
      line.material.opacity = current ? 0.45 : 0.85;
      shade.material.opacity = current ? 0.15 : 0.3;
    }
    if (current && camera) {
      current.line.material.color = new Color(lineColours.lit);
      current.line.material.opacity = 1;
      current.line.material.linewidth = 3.5;
      current.line.renderOrder = 14;
      current.line.visible = current.shade.visible = true;
      this.#light.geometry.dispose();
      this.#light.geometry = createPatch(camera);
    }
    this.#viewer.needsUpdate();
  }

  /** Turns towards a view. */
  turnTo(index: number): void {
    const camera = this.#options.cameras[index];
    if (camera) this.turnTowards(camera.yaw, camera.pitch);
  }

  /** Turns towards a direction, degrees. */
  turnTowards(yawDeg: number, pitchDeg: number): void {
    if (!this.#isReady) return;
    const position = { yaw: radiansOf(yawDeg), pitch: pitchDeg * RADIANS_PER_DEGREE };
    if (this.#options.animates) this.#viewer.animate({ ...position, speed: '6rpm' });
    else this.#viewer.rotate(position);
  }

  /** Arrow keys turn, + and - zoom, as long as the stage has the focus. */
  set hasKeyboard(hasIt: boolean) {
    if (hasIt) this.#viewer.startKeyboardControl();
    else this.#viewer.stopKeyboardControl();
  }

  zoom(step: number): void {
    this.#viewer.zoom(this.#viewer.getZoomLevel() + step);
  }

  /** Lays a picture of the whole panorama over the sphere; call {@link paintRegions} when its pixels have changed. */
  setRegions(canvas: HTMLCanvasElement | undefined): void {
    if (this.#regions) {
      this.#viewer.renderer.removeObject(this.#regions.mesh);
      this.#regions.texture.dispose();
      this.#regions.mesh.geometry.dispose();
      this.#regions.mesh.material.dispose();
      this.#regions = undefined;
    }
    if (!canvas) return;
    const texture = new CanvasTexture(canvas);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearFilter;
    texture.generateMipmaps = false;
    const geometry = new SphereGeometry(sphereRadius * 0.98, 64, 32, -Math.PI / 2).scale(-1, 1, 1);
    const mesh = new Mesh(geometry, new MeshBasicMaterial({ map: texture, transparent: true, depthTest: false }));
    mesh.renderOrder = 5;
    this.#regions = { mesh, texture };
    this.#viewer.renderer.addObject(mesh);
    this.#viewer.needsUpdate();
  }

  paintRegions(): void {
    if (!this.#regions) return;
    this.#regions.texture.needsUpdate = true;
    this.#viewer.needsUpdate();
  }

  close(): void {
    this.#isClosed = true;
    const { container } = this.#options;
    container.removeEventListener('pointermove', this.#onPointerMove);
    container.removeEventListener('pointerleave', this.#onPointerLeave);
    this.setRegions(undefined);
    for (const { line, shade, label } of this.#lines.filter(Boolean)) {
      for (const drawn of [line, shade]) {
        drawn.geometry.dispose();
        drawn.material.dispose();
      }
      label.material.map?.dispose();
      label.material.dispose();
    }
    this.#light.geometry.dispose();
    this.#light.material.dispose();
    // A picture that is still being decoded would bring the viewer to life again; another one than was asked for is
    // thrown away.
    this.#viewer.config.panorama = null;
    const gl = container.querySelector('canvas')?.getContext('webgl2');
    this.#viewer.destroy();
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** What a view covers, as a grid of triangles on the sphere. */
function createPatch(camera: SphericalCamera): BufferGeometry {
  const cells = 12;
  const rotation = cameraToWorldRotation(camera);
  const [right, down] = [camera.fovX, camera.fovY].map(fov => Math.tan((fov / 2) * RADIANS_PER_DEGREE));
  const positions: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row <= cells; row++) {
    for (let column = 0; column <= cells; column++) {
      const [x, y] = [right * ((2 * column) / cells - 1), down * ((2 * row) / cells - 1)];
      const length = Math.hypot(x, y, 1);
      positions.push(...toStage(transform3(rotation, [x / length, y / length, 1 / length]), lineRadius));
      if (row === cells || column === cells) continue;
      const corner = row * (cells + 1) + column;
      indices.push(corner, corner + 1, corner + cells + 1, corner + 1, corner + cells + 2, corner + cells + 1);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setIndex(indices);
  return geometry;
}

/** A view's number, as large on the screen whatever the zoom. */
function createLabel(text: string): Sprite {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d');
  if (context) {
    context.font = '600 34px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 8;
    context.strokeStyle = 'rgb(0 0 0 / 55%)';
    context.strokeText(text, 32, 34);
    context.fillStyle = '#fff';
    context.fillText(text, 32, 34);
  }
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const label = new Sprite(new SpriteMaterial({ map, transparent: true, depthTest: false, sizeAttenuation: false }));
  label.scale.setScalar(0.075);
  label.renderOrder = 13;
  return label;
}
