import { describe, expect, it } from 'vitest';
import { LONG_MS, MINUTE, modelRoom } from './modelKit.ts';

/** What a snapshot has been through when it comes back from a file. */
const stored = (snapshot: unknown): unknown => JSON.parse(JSON.stringify(snapshot));

describe('a snapshot', () => {
  it('brings back instances, tags, tokens and stock, and their transitions go on', () => {
    const stock = [{ zone: 'cn-beijing-a', left: 2 }];
    const before = modelRoom({ stock });
    const stopped = before.stopped({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', ClientToken: 't' });
    before.call('StartInstance', { InstanceId: stopped });
    const pending = before.create();

    const after = modelRoom({ stock });
    after.model.restore(stored(before.model.snapshot()));

    expect(after.page()).toEqual(before.page());
    expect(after.page({ 'Tag.1.Key': 'k' }).TotalCount).toBe(1);
    expect(after.create({ 'Tag.1.Key': 'k', 'Tag.1.Value': 'v', ClientToken: 't' })).toBe(stopped);
    after.clock.advance(2 * LONG_MS);
    expect([after.status(stopped), after.status(pending)]).toEqual(['Running', 'Stopped']);
  });

  it('does what fell due while it lay about', () => {
    const before = modelRoom();
    const [id = ''] = before.run({ AutoReleaseTime: '2026-01-01T01:00:00Z' });

    const after = modelRoom();
    after.clock.advance(2 * 60 * MINUTE);
    after.model.restore(stored(before.model.snapshot()));

    expect(after.status(id)).toBe('absent');
  });

  it('keeps the addresses of its instances taken', () => {
    const before = modelRoom();
    const taken = before.find(before.create())?.VpcAttributes.PrivateIpAddress.IpAddress;

    const after = modelRoom();
    after.model.restore(stored(before.model.snapshot()));

    expect(after.find(after.create())?.VpcAttributes.PrivateIpAddress.IpAddress).not.toEqual(taken);
  });

  it('lets no id come twice, though the cloud starts again with the same seed', () => {
    const before = modelRoom();
    const ids = [before.create(), before.create()];

    const after = modelRoom();
    after.model.restore(stored(before.model.snapshot()));

    expect(ids).not.toContain(after.create());
    expect(after.page().TotalCount).toBe(3);
  });

  it('takes the place of what was there, whose timers stop', () => {
    const { clock, model, create, changes, page } = modelRoom();
    const empty = model.snapshot();
    create();
    const told = changes.length;

    model.restore(empty);
    clock.advance(LONG_MS);

    expect([page().TotalCount, changes.length]).toEqual([0, told]);
  });

  it('brought back into the cloud it came from tells each change once', () => {
    const { clock, model, create, changes, status } = modelRoom();
    const id = create();

    model.restore(stored(model.snapshot()));
    clock.advance(LONG_MS);

    expect(changes.map(({ state }) => state)).toEqual(['Pending', 'Stopped']);
    expect(status(id)).toBe('Stopped');
  });

  it.each([[{}], [null], [{ version: 2, seed: 1, sequence: 0, regions: [], tokens: [], stock: [] }]])(
    'is not %j',
    (other) => {
      expect(() => {
        modelRoom().model.restore(other);
      }).toThrow();
    },
  );
});
