import type { SceneRule } from '../types.ts';

export const labelsDiffer: SceneRule = {
  code: 'labels-differ',
  severity: 'error',
  title: 'The entries of label_matched are not the tags in order',
  explanation: 'label_matched lists mask ids and words of every tag of caption_ann, in the order of the text.',
  scope: 'scene',
  needs: ['regions'],
  families: ['panocaps'],
  hint: 'Write label_matched anew from the tags; readers use one or the other and would disagree.',
  *check({ grounding }) {
    for (const { captions } of grounding ?? [])
      for (const { problems } of captions)
        for (const { code, message, place } of problems) if (code === 'labels-differ') yield { ...place, message };
  },
};
