import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anInstance, anIntent, aSlot, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import type { Intent } from './instance.ts';
import {
  cleanUpTags,
  deadlineOf,
  decodeIntent,
  encodeIntent,
  failureTag,
  recordedAt,
  recordedFailure,
  goalTags,
  intentOf,
  newestGeneration,
  isPublished,
  LATEST,
  setAt,
  slotOf,
  slotTags,
  TAG,
} from './tags.ts';

/** What ECS takes as a tag's value, and our separators are part of. */
const TAG_VALUE = /^[A-Za-z0-9/=._:+-]{1,128}$/;

const times = fc.integer({ min: 0, max: 2 ** 42 });
const codes = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,55}$/);
const intents: fc.Arbitrary<Intent> = fc.record(
  {
    goal: fc.constantFrom('Running', 'Stopped', 'Released'),
    generation: times,
    withinSeconds: fc.integer({ min: 60, max: 86_400 }),
    publicIp: fc.constant(true),
    autoReleaseMinutes: fc.integer({ min: 35, max: 1_576_800 }),
    onFailure: fc.constantFrom('release', 'keep'),
    forceStop: fc.constant(true),
    stoppedMode: fc.constantFrom('StopCharging', 'KeepCharging'),
  },
  { requiredKeys: ['goal', 'generation', 'withinSeconds'] },
);

describe('a goal tag', () => {
  test('is readable in the console', () => {
    const full = anIntent({
      publicIp: true,
      autoReleaseMinutes: 60,
      onFailure: 'release',
      forceStop: true,
      stoppedMode: 'StopCharging',
    });

    expect(encodeIntent(full)).toBe(
      'v1/Running/gen=0/within=900/ip/autoRelease=60/onFailure=release/force/mode=StopCharging',
    );
    expect(encodeIntent(anIntent({ goal: 'Released', failure: 'DeadlineExceeded' }))).toBe(
      'v1/Released/gen=0/within=900/failure=DeadlineExceeded',
    );
  });

  test('comes with the pending tag that the sweep looks for', () => {
    expect(goalTags(anIntent({ goal: 'Stopped' }))).toEqual({
      'ecs-provisioner-goal': 'v1/Stopped/gen=0/within=900',
      'ecs-provisioner-pending': 'Stopped',
    });
  });

  test('tells every intent again, within what ECS allows as a tag', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const value = encodeIntent(intent);
        expect(value).toMatch(TAG_VALUE);
        expect(decodeIntent(value)).toEqual(intent);
      }),
    );
  });

  test('tells the failure that a release cleans up after, within what ECS allows as a tag', () => {
    fc.assert(
      fc.property(codes, times, (failure, generation) => {
        const intent = anIntent({ goal: 'Released', generation, failure, withinSeconds: 3600 });
        const value = encodeIntent(intent);
        expect(value).toMatch(TAG_VALUE);
        expect(decodeIntent(value)).toEqual(intent);
      }),
    );
  });

  test('does not tell options that are off', () => {
    expect(encodeIntent(anIntent({ publicIp: false, forceStop: false }))).toBe('v1/Running/gen=0/within=900');
  });

  test.each([
    undefined,
    '',
    'v1',
    'v1/Running',
    'v1/Running/gen=1',
    'v1/Running/within=900',
    'v2/Running/gen=1/within=900',
    'v1/Sleeping/gen=1/within=900',
    'v1/Running/gen=/within=900',
    'v1/Running/gen=NaN/within=900',
    'v1/Running/gen=-1/within=900',
    'v1/Running/gen=1.5/within=900',
    'v1/Running/gen=1e3/within=900',
    'v1/Running/gen=01/within=900',
    'v1/Running/gen=2000000000000000/within=900',
    'v1/Running/gen=1/within=2000000000',
    'v1/Running/gen=1/within=900/autoRelease=2000000000',
    'v1/Running/gen=1/within=900/autoRelease=soon',
    'v1/Running/gen=1/within=900/ip=yes',
    'v1/Running/gen=1/within=900/force=yes',
    'v1/Running/gen=1/within=900/mode=Sometimes',
    'v1/Running/gen=1/within=900/onFailure=pray',
    'v1/Running/gen=1/within=900/what',
    'v1/Running/gen=1/within=900/',
    'v1/Running/gen=1/gen=2/within=900',
    'v1/Running/within=900/gen=1',
    'v1/Running/goal=Stopped/gen=1/within=900',
  ])('that somebody has made %s is no intent', (value) => {
    expect(decodeIntent(value)).toBeUndefined();
  });

  test('takes the largest numbers that still make a time', () => {
    const intent = decodeIntent('v1/Running/gen=1000000000000000/within=1000000000/autoRelease=1000000000');

    expect(intent).toMatchObject({ generation: 1e15, withinSeconds: 1e9, autoReleaseMinutes: 1e9 });
    expect(new Date(deadlineOf(anIntent(intent), anInstance())).toISOString()).toMatch(/Z$/);
  });

  test('of any other text is no intent and no error', () => {
    const broken = intents.chain((intent) => {
      const value = encodeIntent(intent);
      return fc
        .tuple(fc.nat(value.length), fc.nat(value.length), fc.string())
        .map(([from, to, text]) => value.slice(0, from) + text + value.slice(to));
    });
    fc.assert(
      fc.property(fc.oneof(broken, fc.string()), (value) => {
        const intent = decodeIntent(value);
        if (intent !== undefined) expect(encodeIntent(intent)).toBe(value);
      }),
    );
  });
});

describe('what is wanted of an instance', () => {
  const goal = anIntent({ generation: 5 });
  const release = anIntent({ goal: 'Released', generation: 9, failure: 'DeadlineExceeded' });

  test('is its goal', () => {
    expect(intentOf(anInstance({ tags: goalTags(goal) }))).toEqual(goal);
    expect(intentOf(anInstance())).toBeUndefined();
  });

  test('is to be given back, where a clean-up follows just that goal', () => {
    const tags = { ...goalTags(goal), ...cleanUpTags(5, release) };

    expect(tags[TAG.pending]).toBe('Released');
    expect(tags[TAG.cleanUp]).toBe('5/v1/Released/gen=9/within=900/failure=DeadlineExceeded');
    expect(intentOf({ tags })).toEqual(release);
  });

  test('is a goal that was set after the clean-up', () => {
    const newer = anIntent({ goal: 'Stopped', generation: 7 });

    expect(intentOf({ tags: { ...cleanUpTags(5, release), ...goalTags(newer) } })).toEqual(newer);
  });

  test('is its goal, where the clean-up is not readable or has none to follow', () => {
    expect(intentOf({ tags: { ...goalTags(goal), [TAG.cleanUp]: '5/what' } })).toEqual(goal);
    expect(intentOf({ tags: cleanUpTags(5, release) })).toBeUndefined();
    expect(intentOf({ tags: { ...cleanUpTags(5, release), [TAG.goal]: 'what' } })).toBeUndefined();
  });
});

describe('the newest generation that tags tell of', () => {
  const goal = anIntent({ goal: 'Stopped', generation: 7 });
  const cleanUp = anIntent({ goal: 'Released', generation: 9 });

  test.each([
    ['its goal', goalTags(goal), 7],
    ['a clean-up that came after a newer goal', { ...goalTags(goal), ...cleanUpTags(5, cleanUp) }, 9],
    [
      'a goal that was set after the clean-up',
      { ...goalTags({ ...goal, generation: 11 }), ...cleanUpTags(5, cleanUp) },
      11,
    ],
    ['nothing that can be read', cleanUpTags(5, cleanUp), undefined],
  ])('is that of %s', (_, tags, expected) => {
    expect(newestGeneration({ tags })).toBe(expected);
  });
});

describe('the end of an intent', () => {
  const intent = anIntent({ generation: 5 });

  test('is a failure where one of just its generation is noted', () => {
    expect(recordedFailure({ tags: failureTag(intent, 'DeadlineExceeded', 9) }, intent)).toBe('DeadlineExceeded');
    for (const note of ['4/DeadlineExceeded', '55/DeadlineExceeded', '5', '']) {
      expect(recordedFailure({ tags: { [TAG.outcome]: note } }, intent)).toBeUndefined();
    }
    expect(recordedFailure({ tags: {} }, intent)).toBeUndefined();
  });

  test('tells when it was noted, where that is known and it is its own', () => {
    const tags = failureTag(intent, 'DeadlineExceeded', 9);

    expect(recordedAt({ tags }, intent)).toBe(9);
    expect(recordedAt({ tags }, { ...intent, generation: 6 })).toBe(0);
    expect(recordedAt({ tags: { [TAG.outcome]: '5/DeadlineExceeded' } }, intent)).toBe(0);
  });

  test('is told where its generation is marked, and always told of the goal of its creation', () => {
    expect(isPublished({ tags: { [TAG.published]: '5' } }, intent)).toBe(true);
    expect(isPublished({ tags: { [TAG.published]: '4' } }, intent)).toBe(false);
    expect(isPublished({ tags: {} }, intent)).toBe(false);
    expect(isPublished({ tags: {} }, anIntent({ generation: 0 }))).toBe(true);
  });
});

describe('times of an intent', () => {
  test('count from its generation', () => {
    const intent = anIntent({ generation: NEW_YEAR, withinSeconds: 60 });

    expect(setAt(intent, { createdAt: 5 })).toBe(NEW_YEAR);
    expect(deadlineOf(intent, { createdAt: 5 })).toBe(NEW_YEAR + MINUTE);
  });

  test('count from the creation, whose seconds ECS hides, where the goal came with it', () => {
    const intent = anIntent({ generation: 0, withinSeconds: 60 });

    expect(setAt(intent, { createdAt: NEW_YEAR })).toBe(NEW_YEAR + MINUTE);
    expect(deadlineOf(intent, { createdAt: NEW_YEAR })).toBe(NEW_YEAR + 2 * MINUTE);
  });
});

describe('the time of an intent that came with an instance of which nobody knows when it was created', () => {
  test('is so late that nothing ends by it, and still a time', () => {
    const deadline = deadlineOf(anIntent({ generation: 0, withinSeconds: 1e9 }), { createdAt: undefined });

    expect(deadline).toBeGreaterThan(LATEST);
    expect(new Date(deadline).toISOString()).toMatch(/Z$/);
    expect(deadlineOf(anIntent({ generation: NEW_YEAR, withinSeconds: 60 }), { createdAt: undefined })).toBe(
      NEW_YEAR + MINUTE,
    );
  });
});

describe('slot tags', () => {
  test('tell every slot again, within what ECS allows as a tag', () => {
    const fields = {
      requestId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/),
      index: fc.nat(999),
      count: fc.integer({ min: 1, max: 1000 }),
      placement: fc.nat(9),
      several: fc.constant<true>(true),
    };
    const slots = fc.record(fields, { requiredKeys: ['requestId', 'index', 'count', 'placement'] });
    fc.assert(
      fc.property(slots, (slot) => {
        const tags = slotTags(slot);
        for (const value of Object.values(tags)) expect(value).toMatch(TAG_VALUE);
        expect(slotOf({ tags })).toEqual(slot);
      }),
    );
  });

  test('take as many digits as a request may ever need', () => {
    expect(slotOf({ tags: { [TAG.request]: 'r', [TAG.slot]: '1234/1234/12' } })).toEqual({
      requestId: 'r',
      index: 1234,
      count: 1234,
      placement: 12,
    });
  });

  test.each([
    '',
    '1/2',
    '1/2/3/4',
    'x1/2/3',
    '1/2/3x',
    '1/2/3++',
    '1/2/a',
    '12345/2/3',
    '1/12345/3',
    '1/2/123',
    '//',
    '-1/2/3',
  ])('of %s are nobody’s', (slot) => {
    expect(slotOf({ tags: { [TAG.request]: 'request', [TAG.slot]: slot } })).toBeUndefined();
  });

  test('need the request beside the slot', () => {
    expect(slotOf({ tags: { [TAG.slot]: '0/1/0' } })).toBeUndefined();
    expect(slotOf({ tags: { [TAG.request]: 'request' } })).toBeUndefined();
    expect(slotOf({ tags: slotTags(aSlot()) })).toEqual(aSlot());
  });
});
