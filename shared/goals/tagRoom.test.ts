import { describe, expect, test } from 'vitest';
import { anIntent, anInstance, aSlot, NEW_YEAR } from '../../test/support/builders.ts';
import { prepareCloud } from '../../test/support/prepareCloud.ts';
import { goalTags, slotTags, TAG } from '../domain/tags.ts';
import { refuseFull } from './tagRoom.ts';

/** How many tags ECS allows beside all of ours. */
const ROOM = 20 - Object.keys(TAG).length;
const tagsOfUser = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`user-${index}`, '']));
const refusalOf = (tags: Record<string, string>) => refuseFull(anInstance({ tags }), NEW_YEAR);

describe('an instance with many tags of its own', () => {
  test('is refused where there is no room for the tags of its end', () => {
    expect(refusalOf({ ...slotTags(aSlot()), ...tagsOfUser(ROOM + 1) })).toMatchObject({
      code: 'TagLimit',
      message: expect.stringContaining('Remove 1 of its tags') as string,
    });
  });

  test('gets its goal where there is just room, and there is room whatever its end', async () => {
    const cloud = prepareCloud();
    const id = cloud.launch({ ...slotTags(aSlot()), ...tagsOfUser(ROOM) });

    expect(refusalOf({ ...cloud.show(id)?.tags })).toBeUndefined();
    const tags = Object.fromEntries(Object.values(TAG).map((key) => [key, '0']));
    await expect(cloud.ports.ecs.tag([id], tags)).resolves.toBeUndefined();
  });

  test('needs no room for the tags of a creation where it was not created here', () => {
    const createdHere = Object.keys(slotTags(aSlot())).length;

    expect(refusalOf(tagsOfUser(ROOM + createdHere))).toBeUndefined();
    expect(refusalOf(tagsOfUser(ROOM + createdHere + 1))).toMatchObject({ code: 'TagLimit' });
  });

  test('needs no second room for the tags that it bears already', () => {
    expect(refusalOf({ ...slotTags(aSlot()), ...goalTags(anIntent()), ...tagsOfUser(ROOM) })).toBeUndefined();
  });
});
