import type { PinholeCamera, Vector3 } from 'panoply';
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Group,
  Line,
  LineBasicMaterial,
  LineSegments,
  type Material,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Raycaster,
  Scene,
  SRGBColorSpace,
  type Texture,
  TextureLoader,
  Vector2,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { PointCloud } from './point-cloud.ts';
import { measureRig, picturePlane, type Rig, ringPoints } from './rig-geometry.ts';

export interface StageView {
  camera: PinholeCamera;
  /** Of its picture; undefined where it cannot be shown. */
  url: string | undefined;
}

export interface RigStageOptions {
  container: HTMLElement;
  views: readonly (StageView | undefined)[];
  /** Whether motion glides on after the pointer has let go. */
  animates: boolean;
  onhover(view: number | undefined): void;
  onpick(view: number): void;
}

/** CSS colours of the theme. */
export interface StageColours {
  line: string;
  faint: string;
  lit: string;
}

/** Which parts are shown. */
export interface StageParts {
  planes: boolean;
  frusta: boolean;
  ring: boolean;
  points: boolean;
  mesh: boolean;
}

/** Depth at which pictures hang before their cameras, as a share of the rig's extent. */
const planeShare = 0.28;
const axisColours = ['#d0473d', '#3f9b4f', '#3f6fd8'];

interface Frustum {
  group: Group;
  lines: LineSegments<BufferGeometry, LineBasicMaterial>;
  plane: Mesh<BufferGeometry, MeshBasicMaterial>;
}

/**
 * Cameras in space with their pictures, what they stand around, and what is known of it: points, a mesh. Draws when
 * something has changed, not all the time. Close it when it is not shown.
 */
export class RigStage {
  readonly #options: RigStageOptions;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera: PerspectiveCamera;
  readonly #controls: OrbitControls;
  readonly #rig: Rig;
  readonly #frusta: (Frustum | undefined)[] = [];
  readonly #ring = new Group();
  readonly #pointGroup = new Group();
  readonly #meshGroup = new Group();
  readonly #resize: ResizeObserver;
  readonly #raycaster = new Raycaster();
  #colours: StageColours = { line: '#666', faint: '#aaa', lit: '#e0a000' };
  #lit: number | undefined;
  #frame = 0;
  #pressedAt: [number, number] = [0, 0];

  /** @throws {Error} when the browser has no WebGL */
  constructor(options: RigStageOptions) {
    this.#options = options;
    const { container, views } = options;
    this.#renderer = new WebGLRenderer({ antialias: true, alpha: true });
    this.#renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    const canvas = this.#renderer.domElement;
    canvas.setAttribute('aria-hidden', 'true');
    container.append(canvas);

    this.#rig = measureRig(views.flatMap(view => (view ? [view.camera] : [])));
    const { extent } = this.#rig;
    this.#camera = new PerspectiveCamera(40, 1, extent / 200, extent * 50);
    this.#camera.up.set(...this.#rig.up);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enableDamping = options.animates;
    this.#controls.dampingFactor = 0.12;
    this.#controls.addEventListener('change', this.#draw);
    this.resetView();

    views.forEach((view, index) => {
      if (view) this.#frusta[index] = this.#createFrustum(view);
    });
    this.#createRing();
    const sun = new DirectionalLight('#ffffff', 1.6);
    sun.position.set(...this.#offset(0.4, 1, 1));
    this.#scene.add(this.#ring, this.#pointGroup, this.#meshGroup, new AmbientLight('#ffffff', 1.4), sun);

    canvas.addEventListener('pointermove', this.#onPointerMove);
    canvas.addEventListener('pointerleave', this.#onPointerLeave);
    canvas.addEventListener('pointerdown', this.#onPointerDown);
    canvas.addEventListener('click', this.#onClick);
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(container);
    this.#fit();
  }

  /** A point off the target: shares of the extent to the right, up and to the front of the first camera. */
  #offset(right: number, up: number, front: number): [number, number, number] {
    const { target, extent, centres } = this.#rig;
    const u = this.#rig.up;
    const first = centres[0] ?? [0, 0, 1];
    const toFirst = [0, 1, 2].map(k => first[k] - target[k]);
    const along = toFirst[0] * u[0] + toFirst[1] * u[1] + toFirst[2] * u[2];
    const flat = toFirst.map((value, k) => value - along * u[k]);
    const length = Math.hypot(...flat) || 1;
    const f = length > 1e-9 ? flat.map(value => value / length) : [0, 0, 1];
    const side = [u[1] * f[2] - u[2] * f[1], u[2] * f[0] - u[0] * f[2], u[0] * f[1] - u[1] * f[0]];
    return [0, 1, 2].map(k => target[k] + extent * (right * side[k] + up * u[k] + front * f[k])) as [
      number,
      number,
      number,
    ];
  }

  /** Looks from the first camera's side, a little from above. */
  resetView(): void {
    this.#camera.position.set(...this.#offset(1.1, 0.95, 2));
    this.#controls.target.set(...this.#rig.target);
    this.#controls.update();
    this.#draw();
  }

  /** Looks through a view's camera. */
  lookThrough(index: number): void {
    const view = this.#options.views[index];
    if (!view) return;
    const centre = this.#rig.centres[this.#options.views.slice(0, index).filter(Boolean).length];
    const m = view.camera.worldToCamera;
    const { target, extent } = this.#rig;
    // OrbitControls needs a target: the point of the optical axis nearest to the rig's.
    const reach = Math.max(
      extent * 0.1,
      (target[0] - centre[0]) * m[8] + (target[1] - centre[1]) * m[9] + (target[2] - centre[2]) * m[10],
    );
    this.#camera.position.set(...centre);
    this.#controls.target.set(centre[0] + m[8] * reach, centre[1] + m[9] * reach, centre[2] + m[10] * reach);
    this.#controls.update();
    this.#draw();
  }

  setColours(colours: StageColours): void {
    this.#colours = colours;
    for (const child of this.#ring.children) {
      if (child.userData.role === 'ring')
        ((child as Line).material as LineBasicMaterial).color = new Color(colours.faint);
    }
    this.light(this.#lit);
  }

  show({ planes, frusta, ring, points, mesh }: StageParts): void {
    for (const frustum of this.#frusta) {
      if (!frustum) continue;
      frustum.plane.visible = planes && frustum.plane.material.map !== null;
      frustum.lines.visible = frusta;
    }
    this.#ring.visible = ring;
    this.#pointGroup.visible = points;
    this.#meshGroup.visible = mesh;
    this.#draw();
  }

  /** Lights a view's frustum; undefined for none. */
  light(index: number | undefined): void {
    this.#lit = index;
    this.#frusta.forEach((frustum, view) => {
      if (!frustum) return;
      frustum.lines.material.color = new Color(view === index ? this.#colours.lit : this.#colours.line);
      frustum.plane.material.opacity = index === undefined || view === index ? 1 : 0.55;
    });
    this.#draw();
  }

  setPoints(clouds: readonly PointCloud[]): void {
    emptyGroup(this.#pointGroup);
    for (const { positions, colours } of clouds) {
      const geometry = new BufferGeometry();
      geometry.setAttribute('position', new BufferAttribute(positions, 3));
      geometry.setAttribute('color', new BufferAttribute(linearColours(colours), 3));
      const size = this.#rig.extent / 260;
      this.#pointGroup.add(new Points(geometry, new PointsMaterial({ size, vertexColors: true })));
    }
    this.#draw();
  }

  /** Loads a glTF binary. @throws {Error} when it cannot be read */
  async loadMesh(url: string): Promise<{ triangles: number }> {
    const { GLTFLoader } = await import('three/examples/jsm/loaders/GLTFLoader.js');
    const { scene } = await new GLTFLoader().loadAsync(url);
    emptyGroup(this.#meshGroup);
    this.#meshGroup.add(scene);
    let triangles = 0;
    scene.traverse(object => {
      const geometry = (object as Mesh).geometry as BufferGeometry | undefined;
      if (geometry) triangles += (geometry.index?.count ?? geometry.attributes.position?.count ?? 0) / 3;
    });
    this.#draw();
    return { triangles };
  }

  #createFrustum({ camera, url }: StageView): Frustum {
    const depth = this.#rig.extent * planeShare;
    const corners = picturePlane(camera, depth);
    const centre = measureRig([camera]).centres[0];
    // The mark above the picture's upper side says which way is up.
    const top = corners[0].map((value, k) => (value + corners[1][k]) / 2) as unknown as Vector3;
    const lift = corners[0].map((value, k) => (value - corners[3][k]) * 0.12) as unknown as Vector3;
    const tip = top.map((value, k) => value + lift[k]) as unknown as Vector3;
    const between = (a: Vector3, b: Vector3, share: number) =>
      a.map((value, k) => value + (b[k] - value) * share) as unknown as Vector3;
    const [left, right] = [between(top, corners[0], 0.24), between(top, corners[1], 0.24)];
    const points: Vector3[] = [];
    for (const [k, corner] of corners.entries()) points.push(centre, corner, corner, corners[(k + 1) % 4]);
    points.push(left, tip, tip, right);
    const lines = new LineSegments(geometryOf(points), new LineBasicMaterial({ color: this.#colours.line }));

    const surface = geometryOf([corners[0], corners[3], corners[1], corners[2]]);
    surface.setIndex([0, 1, 2, 2, 1, 3]);
    surface.setAttribute('uv', new BufferAttribute(new Float32Array([0, 1, 0, 0, 1, 1, 1, 0]), 2));
    const plane = new Mesh(surface, new MeshBasicMaterial({ side: DoubleSide, transparent: true }));
    plane.visible = false;
    if (url !== undefined) {
      new TextureLoader().load(url, texture => {
        texture.colorSpace = SRGBColorSpace;
        plane.material.map = texture;
        plane.material.needsUpdate = true;
        plane.visible = true;
        this.#draw();
      });
    }
    const group = new Group();
    group.add(lines, plane);
    this.#scene.add(group);
    return { group, lines, plane };
  }

  #createRing(): void {
    const { target, extent } = this.#rig;
    const line = (points: readonly Vector3[], color: string, role: string) => {
      const drawn = new Line(geometryOf(points), new LineBasicMaterial({ color }));
      drawn.userData.role = role;
      this.#ring.add(drawn);
    };
    line(ringPoints(this.#rig), this.#colours.faint, 'ring');
    // The world's axes at its origin: x red, y green, z blue.
    const length = extent * 0.3;
    axisColours.forEach((colour, axis) => {
      const end: [number, number, number] = [0, 0, 0];
      end[axis] = length;
      line([[0, 0, 0], end], colour, 'axis');
    });
    // Up, through what the cameras look at.
    const up = this.#rig.up.map((value, k) => target[k] + value * extent * 0.55) as unknown as Vector3;
    line([target, up], this.#colours.faint, 'ring');
  }

  #viewUnder(event: MouseEvent): number | undefined {
    const box = this.#renderer.domElement.getBoundingClientRect();
    const at = new Vector2(
      ((event.clientX - box.left) / box.width) * 2 - 1,
      1 - ((event.clientY - box.top) / box.height) * 2,
    );
    this.#raycaster.setFromCamera(at, this.#camera);
    const planes = this.#frusta.flatMap(frustum => (frustum ? [frustum.plane] : []));
    // Pictures that are not drawn can be pointed at all the same: the frustum's face is there.
    const [hit] = this.#raycaster.intersectObjects(planes, false);
    const index = this.#frusta.findIndex(frustum => frustum !== undefined && frustum.plane === hit?.object);
    return index < 0 ? undefined : index;
  }

  readonly #onPointerMove = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const view = this.#viewUnder(event);
    this.#renderer.domElement.style.cursor = view === undefined ? 'grab' : 'pointer';
    this.#options.onhover(view);
  };
  readonly #onPointerLeave = (): void => this.#options.onhover(undefined);
  readonly #onPointerDown = (event: PointerEvent): void => {
    this.#pressedAt = [event.clientX, event.clientY];
  };
  readonly #onClick = (event: MouseEvent): void => {
    // The end of a turn is no click.
    if (Math.hypot(event.clientX - this.#pressedAt[0], event.clientY - this.#pressedAt[1]) > 4) return;
    const view = this.#viewUnder(event);
    if (view !== undefined) this.#options.onpick(view);
  };

  /** Turns and zooms from the keyboard: radians, and a factor. */
  turn(right: number, up: number, nearer = 1): void {
    const offset = this.#camera.position.clone().sub(this.#controls.target);
    offset.applyAxisAngle(this.#camera.up, -right);
    const side = offset.clone().cross(this.#camera.up).normalize();
    const raised = offset.clone().applyAxisAngle(side, up);
    // Not over the pole.
    if (raised.clone().cross(this.#camera.up).length() > 0.05 * raised.length()) offset.copy(raised);
    this.#camera.position.copy(this.#controls.target).addScaledVector(offset, 1 / nearer);
    this.#controls.update();
    this.#draw();
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#options.container;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#renderer.setSize(clientWidth, clientHeight);
    this.#camera.aspect = clientWidth / clientHeight;
    // As wide a view as upright screens need.
    this.#camera.fov = this.#camera.aspect < 1 ? 55 : 40;
    this.#camera.updateProjectionMatrix();
    this.#draw();
  }

  readonly #draw = (): void => {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      // Damping asks for the next frame by itself, as long as something moves.
      if (this.#controls.enableDamping) this.#controls.update();
      this.#renderer.render(this.#scene, this.#camera);
    });
  };

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#controls.dispose();
    emptyGroup(this.#scene);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.#renderer.domElement.remove();
  }
}

function geometryOf(points: readonly Vector3[]): BufferGeometry {
  return new BufferGeometry().setAttribute('position', new BufferAttribute(new Float32Array(points.flat()), 3));
}

/** Vertex colours are linear light. @source IEC 61966-2-1 */
function linearColours(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const table = Float32Array.from({ length: 256 }, (_, byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return Float32Array.from(bytes, byte => table[byte]);
}

function emptyGroup(group: Object3D): void {
  group.traverse(object => {
    const { geometry, material } = object as Partial<Mesh>;
    geometry?.dispose();
    for (const one of Array.isArray(material) ? material : material ? [material] : []) {
      for (const value of Object.values(one as Material & Record<string, unknown>)) {
        if ((value as Texture | undefined)?.isTexture) (value as Texture).dispose();
      }
      one.dispose();
    }
  });
  group.clear();
}
