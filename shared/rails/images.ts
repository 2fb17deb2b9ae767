import { refuseUnlisted } from './allowList.ts';
import type { Rail } from './rail.ts';

const rule = 'ALLOWED_IMAGES';

/** Only these images and families. Which image a family stands for changes, so it has to be named itself. */
export const images: Rail = {
  rule,
  refuse: ({ parameters: { imageId, imageFamily } }, { allowedImages }) =>
    refuseUnlisted(rule, allowedImages, [
      imageFamily === undefined ? { field: 'imageId', value: imageId } : { field: 'imageFamily', value: imageFamily },
    ]),
};
