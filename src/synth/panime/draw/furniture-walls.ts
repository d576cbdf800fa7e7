import { darken, hex, mix } from '../colour.ts';
import { blob, ellipse, limb, polygon, rect } from '../paint/path.ts';
import { mainColour } from './easel.ts';
import type { FurniturePiece } from './furniture-piece.ts';

function drawPanel({ easel, element, random, kind, w, h }: FurniturePiece): void {
  const b = easel.brush;
  const frame =
    kind === 'screen' ? hex('#3a3f4c') : kind === 'painting' || kind === 'mirror' ? hex('#c99a45') : hex('#8a5f41');
  if (kind === 'door') {
    const tone = mainColour(element, '#8f5f3c');
    b.part([rect(-w * 0.62, 0, w * 1.24, h * 1.05)], darken(tone, 0.3), { shade: 0 });
    b.part([rect(-w / 2, 0, w, h * 0.98)], tone, {
      shade: 0,
      bottom: darken(tone, 0.12),
      inside: [
        {
          path: [
            rect(-w * 0.38, h * 0.56, w * 0.32, h * 0.32),
            rect(w * 0.06, h * 0.56, w * 0.32, h * 0.32),
            rect(-w * 0.38, h * 0.1, w * 0.32, h * 0.36),
            rect(w * 0.06, h * 0.1, w * 0.32, h * 0.36),
          ],
          colour: darken(tone, 0.18),
        },
        { path: [ellipse(w * 0.4, h * 0.48, 0.05)], colour: hex('#e6c25a') },
      ],
    });
    if (element.look.state === 'broken')
      b.part(
        [
          polygon(
            -w * 0.1,
            h * 0.3,
            w * 0.05,
            h * 0.42,
            0.02,
            h * 0.62,
            w * 0.3,
            h * 0.74,
            w * 0.16,
            h * 0.5,
            w * 0.4,
            h * 0.36,
            w * 0.12,
            h * 0.3,
            0.05,
            h * 0.14,
          ),
        ],
        hex('#2a2028'),
        { shade: 0 },
      );
    return;
  }
  b.part([rect(-w / 2, 0, w, h)], frame, { shade: 0 });
  const inner = rect(-w / 2 + 0.07, 0.07, w - 0.14, h - 0.14);
  if (kind === 'blackboard')
    b.part([inner], hex('#2f5a4a'), {
      ink: 0.5,
      shade: 0,
      inside: [
        {
          path: Array.from({ length: 8 }, (_, i) =>
            limb(
              -w * 0.42 + (i % 4) * w * 0.2,
              h * (i < 4 ? 0.72 : 0.5),
              -w * 0.42 + (i % 4) * w * 0.2 + w * 0.13,
              h * (i < 4 ? 0.73 : 0.49),
              0.025,
            ),
          ),
          colour: hex('#e9f0ea'),
          alpha: 0.85,
        },
        {
          path: [ellipse(w * 0.28, h * 0.32, 0.16), polygon(-w * 0.3, h * 0.2, -w * 0.1, h * 0.2, -w * 0.2, h * 0.42)],
          colour: hex('#cfe0d0'),
          alpha: 0.5,
        },
      ],
    });
  else if (kind === 'screen')
    b.part([inner], hex('#1d6f9a'), {
      ink: 0.5,
      shade: 0,
      emissive: true,
      bottom: hex('#123a66'),
      inside: [
        {
          path: [
            polygon(-w * 0.4, h * 0.15, -w * 0.1, h * 0.6, w * 0.1, h * 0.35, w * 0.4, h * 0.8, w * 0.4, h * 0.15),
          ],
          colour: hex('#4fe0d8'),
          alpha: 0.6,
          emissive: true,
        },
      ],
    });
  else if (kind === 'mirror')
    b.part([inner], hex('#b9d4e2'), {
      ink: 0.5,
      shade: 0,
      inside: [{ path: [polygon(-w * 0.3, 0, 0, 0, w * 0.4, h, w * 0.1, h)], colour: hex('#ffffff'), alpha: 0.5 }],
    });
  else if (kind === 'map')
    b.part([inner], hex('#ead9b0'), {
      ink: 0.5,
      shade: 0,
      inside: [
        {
          path: [
            blob(-w * 0.3, h * 0.3, -w * 0.1, h * 0.7, w * 0.15, h * 0.55, w * 0.05, h * 0.3),
            blob(w * 0.2, h * 0.3, w * 0.3, h * 0.75, w * 0.4, h * 0.4),
          ],
          colour: hex('#8fa86a'),
        },
      ],
    });
  else
    b.part([inner], hex('#9cc0d8'), {
      ink: 0.5,
      shade: 0,
      bottom: hex('#f2d9b0'),
      inside: [
        {
          path: [
            polygon(
              -w / 2,
              h * 0.3,
              -w * 0.15,
              h * 0.65,
              w * 0.1,
              h * 0.35,
              w * 0.3,
              h * 0.55,
              w / 2,
              h * 0.3,
              w / 2,
              0,
              -w / 2,
              0,
            ),
          ],
          colour: mix(hex('#5f7f9a'), hex('#7fa86a'), random.next()),
        },
        { path: [ellipse(w * 0.22, h * 0.75, 0.07)], colour: hex('#fff3c8') },
      ],
    });
}

/** What hangs on walls, and doors. */
export const panels: Readonly<Record<string, (piece: FurniturePiece) => void>> = {
  blackboard: drawPanel,
  screen: drawPanel,
  painting: drawPanel,
  mirror: drawPanel,
  door: drawPanel,
  map: drawPanel,
};
