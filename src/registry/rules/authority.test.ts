import { describe, expect, it } from 'vitest';
import { pathOf } from '../../willow/path.ts';
import { taiFromUnix } from '../../willow/tai.ts';
import type { StoredEntry } from '../ports/storage.ts';
import { jsonRecord } from '../write-records.ts';
import { authorityChange, touches } from './authority-change.ts';
import { authorityOf } from './authority.ts';
import { castOf, type Cast } from './cast.cases.ts';
import { commitmentTo } from './control-record.ts';
import { isHeld } from './owner-change.ts';
import { chooseRelease } from './rivals.ts';

const now = taiFromUnix(Date.UTC(2026, 10, 23));
const id = 'io.example.a';
const later = (hours: number): bigint => now + BigInt(hours) * 3_600_000_000n;

/** An issuer that gave `io.example.a` to Anna. */
async function start(...others: readonly string[]) {
  const cast = await castOf('issuer', 'witness', 'anna', 'ben', ...others);
  const name = await cast.name('issuer', id, 'anna', now);
  const entries = [
    await cast.issuer('issuer', now),
    await cast.grant('root', 'witness', 'registry/seen', now),
    await cast.grant('issuer', 'anna', `modules/${id}`, now),
    name,
  ];
  return {
    cast,
    name,
    entries,
    rules: (...more: readonly StoredEntry[]) => authorityOf(cast.root, [...entries, ...more]),
  };
}

describe('grants', () => {
  it('[G1] a grant stands through a published chain from the root, whatever the order of arrival', async () => {
    const { cast, entries } = await start();
    const release = await cast.release('anna', id, '1.0.0', later(1));
    for (const order of [entries, [...entries].reverse()]) {
      const authority = authorityOf(cast.root, order);
      expect(authority.counts(id, release)).toBe(true);
      expect(authority.chain(id, release)).toHaveLength(3);
    }
  });

  it('[G1] a grant by a key that may not issue stands for nothing, nor what is built on it', async () => {
    const cast = await castOf('anna', 'ben', 'cora');
    const authority = authorityOf(cast.root, [
      await cast.grant('root', 'anna', 'modules', now),
      await cast.grant('anna', 'ben', 'modules/io.x', now),
      await cast.grant('ben', 'cora', 'modules/io.x', now),
    ]);
    expect([...authority.grants.keys()]).toEqual([cast.key('anna')]);
  });

  it('[G1] a capability published by another than the key that delegated it stands for nothing: re-wrapping changes no chain', async () => {
    const { cast, rules } = await start('mallory');
    const own = await cast.grant('anna', 'mallory', `modules/${id}`, later(1), { module: id });
    const wrapped = await cast.record(
      'issuer',
      jsonRecord((sha256) => ({ kind: 'grant', key: cast.key('mallory'), sha256 }), {
        time: later(1).toString(),
        key: cast.key('mallory'),
        capabilities: (
          JSON.parse(new TextDecoder().decode(own.payload ?? new Uint8Array())) as { capabilities: string[] }
        ).capabilities,
      }),
      later(1),
    );
    expect(rules(wrapped).grants.has(cast.key('mallory'))).toBe(false);
    expect(rules(own).maintainers(id).has(cast.key('mallory'))).toBe(true);
  });

  it('[G1] nobody comes twice in a chain: delegating to oneself gives nothing', async () => {
    const { cast, rules } = await start();
    const again = await cast.grant('anna', 'anna', `modules/${id}`, later(1), { module: id });
    const round = await cast.grant('anna', 'ben', `modules/${id}`, later(1), { module: id });
    const back = await cast.grant('ben', 'anna', `modules/${id}/releases`, later(1), { module: id });
    expect(rules(again, round, back).maintainers(id).has(cast.key('anna'))).toBe(false);
  });

  it('[P8] a new grant concerns only the modules it reaches, not all of its holder', async () => {
    const cast = await castOf('anna');
    const first = await cast.grant('root', 'anna', 'modules/io.example.one', now);
    const second = await cast.grant('root', 'anna', 'modules/io.example.two', now);
    const before = authorityOf(cast.root, [first]);
    const changed = authorityChange(before, authorityOf(cast.root, [second, first])).grants;
    const grants = changed.get(cast.key('anna')) ?? [];
    expect(touches(grants, pathOf('modules', 'io.example.two'))).toBe(true);
    expect(touches(grants, pathOf('modules', 'io.example.one'))).toBe(false);
    expect(touches(grants, pathOf('people'))).toBe(false);
    const wide = await cast.grant('root', 'anna', 'modules', now);
    const widened = authorityChange(before, authorityOf(cast.root, [first, wide])).grants;
    expect(touches(widened.get(cast.key('anna')) ?? [], pathOf('modules', 'io.example.one'))).toBe(true);
  });
});

describe('witness lists and standing time', () => {
  it('[G21] an entry stands where a list names it, unlisted ones after all listed and not before the newest list', async () => {
    const { cast, entries } = await start();
    const [early, late] = [
      await cast.release('anna', id, '1.0.0', later(1)),
      await cast.release('anna', id, '2.0.0', later(-9)),
    ];
    const list = await cast.list('witness', 1, [...entries, early], later(5));
    const { standing } = authorityOf(cast.root, [...entries, list]);
    expect(standing.timeOf(early)).toBe(later(5));
    expect(standing.timeOf(late)).toBe(later(5));
    expect(standing.compare(early, late)).toBeLessThan(0);
    expect(authorityOf(cast.root, entries).standing.timeOf(late)).toBe(later(-9));
  });

  it('[G21] a witness does not date what it wrote itself; another does', async () => {
    const { cast, entries } = await start('second');
    const grant = await cast.grant('root', 'second', 'registry/seen', now);
    const own = await cast.release('witness', id, '1.0.0', later(1));
    const lists = [
      await cast.list('witness', 1, [own], later(2)),
      await cast.list('second', 1, [own], later(4)),
    ];
    const at = (...more: readonly StoredEntry[]) =>
      authorityOf(cast.root, [...entries, grant, ...more]).standing;
    expect(at(...lists.slice(0, 1)).isListed(own)).toBe(false);
    expect(at(...lists).timeOf(own)).toBe(later(4));
  });

  it('[G20] only keys to which the root gave registry/seen and nothing wider are witnesses', async () => {
    const cast = await castOf('admin', 'helper', 'anna');
    const release = await cast.release('anna', id, '1.0.0', now);
    const authority = authorityOf(cast.root, [
      await cast.grant('root', 'admin', '', now),
      await cast.grant('admin', 'helper', 'registry/seen', now),
      await cast.list('admin', 1, [release], later(1)),
      await cast.list('helper', 1, [release], later(1)),
    ]);
    expect(authority.lists).toEqual([]);
  });

  it('[G20] of a witness that was cut off the kept list and those before it count', async () => {
    const { cast, entries } = await start();
    const first = await cast.list('witness', 1, [entries[0] ?? (await cast.issuer('issuer', now))], later(1));
    const second = await cast.list('witness', 2, [entries[1] ?? first], later(2), first);
    const forged = await cast.list('witness', 3, [entries[2] ?? first], later(3), second);
    const cut = await cast.revoke('root', 'witness', later(9), { keep: [second] });
    const numbers = authorityOf(cast.root, [...entries, first, second, forged, cut]).lists.map(
      (list) => list.number,
    );
    expect(numbers).toEqual([1, 2]);
  });

  it('[G20] a list is not dated before one with a smaller number', async () => {
    const { cast, entries } = await start();
    const release = await cast.release('anna', id, '1.0.0', later(1));
    const first = await cast.list('witness', 1, entries, later(6));
    const backdated = await cast.list('witness', 2, [release], later(2), first);
    expect(authorityOf(cast.root, [...entries, first, backdated]).standing.timeOf(release)).toBe(later(6));
  });

  it('[G27] two lists with one number, and a greater number with an earlier date, are forks with both lists as evidence', async () => {
    const { cast, entries, rules } = await start();
    const [one, other] = [
      await cast.list('witness', 1, entries, later(1)),
      await cast.list('witness', 1, [], later(2)),
    ];
    const back = await cast.list('witness', 2, [], later(0), one);
    expect(rules(one).forks).toEqual([]);
    expect(rules(one, other).forks).toMatchObject([{ witness: cast.key('witness'), number: 1 }]);
    expect(rules(one, back).forks).toMatchObject([{ number: 2 }]);
    expect(new Set(rules(one, other).forks[0]?.lists)).toEqual(new Set([one, other]));
  });
});

describe('revocations', () => {
  it('[G22] cuts what stands from its time on; what stood before and what is kept goes on counting', async () => {
    const { cast, rules } = await start();
    const releases = await Promise.all(
      [1, 3, 4].map((hour) => cast.release('anna', id, `${hour}.0.0`, later(hour))),
    );
    const [before, after, kept] = releases;
    if (before === undefined || after === undefined || kept === undefined) throw new Error('no releases');
    const cut = await cast.revoke('issuer', 'anna', later(9), { from: later(2), keep: [kept] });
    const authority = rules(cut);
    expect(authority.module(id, before).reach).toBe('counts');
    expect(authority.module(id, after).reach).toBe('late');
    expect(authority.module(id, kept).reach).toBe('counts');
  });

  it('[G22] a backdated release is late once there are lists: it stands where it is listed', async () => {
    const { cast, entries, rules } = await start();
    const cut = await cast.revoke('issuer', 'anna', later(3));
    const backdated = await cast.release('anna', id, '1.0.0', later(1));
    const list = await cast.list('witness', 1, [...entries, cut], later(4));
    expect(rules(cut).module(id, backdated).reach).toBe('counts');
    expect(rules(cut, list).module(id, backdated).reach).toBe('late');
    const listed = await cast.list('witness', 2, [backdated], later(5), list);
    expect(rules(cut, list, listed).module(id, backdated).reach).toBe('late');
  });

  it('[G22] cuts every chain through the key, except where the grant that leads on is kept', async () => {
    const { cast, entries, rules } = await start();
    const release = await cast.release('anna', id, '2.0.0', later(5));
    expect(rules(await cast.revoke('root', 'issuer', later(3))).module(id, release).reach).toBe('late');
    const keep = entries.slice(2);
    expect(rules(await cast.revoke('root', 'issuer', later(3), { keep })).module(id, release).reach).toBe(
      'counts',
    );
  });

  it('[G22] equals cannot cut each other, even where one made himself an ancestor of the other', async () => {
    const cast = await castOf('alice', 'bob', 'carl');
    const records = [
      await cast.grant('root', 'alice', '', now),
      await cast.grant('root', 'bob', '', now),
      await cast.grant('alice', 'bob', 'modules', later(1)),
      await cast.grant('bob', 'carl', 'modules', later(1)),
      await cast.name('root', id, 'carl', now),
    ];
    const release = await cast.release('carl', id, '1.0.0', later(5));
    const duel = [
      await cast.revoke('alice', 'bob', later(2), { from: 0n }),
      await cast.revoke('bob', 'alice', later(2), { from: 0n }),
    ];
    for (const more of [duel, [...duel].reverse()])
      expect(authorityOf(cast.root, [...records, ...more]).module(id, release).reach).toBe('counts');
    const byRoot = await cast.revoke('root', 'bob', later(3));
    expect(authorityOf(cast.root, [...records, byRoot]).module(id, release).reach).toBe('late');
  });

  it('[G22] who was cut off cuts nobody afterwards; the last revocation of one author replaces his earlier ones', async () => {
    const { cast, rules } = await start('co');
    const co = await cast.grant('anna', 'co', `modules/${id}`, now, { module: id });
    const release = await cast.release('co', id, '1.0.0', later(5));
    const cut = await cast.revoke('issuer', 'anna', later(2), { keep: [co] });
    const revenge = await cast.revoke('anna', 'co', later(3), { from: 0n, module: id });
    expect(rules(co, revenge).module(id, release).reach).toBe('late');
    expect(rules(co, revenge, cut).module(id, release).reach).toBe('counts');
    const mended = await cast.revoke('anna', 'co', later(4), { from: later(99), module: id });
    expect(rules(co, revenge, mended).module(id, release).reach).toBe('counts');
  });

  it('[G22] reaches no further than its path', async () => {
    const { cast, rules } = await start();
    const more = [
      await cast.grant('issuer', 'anna', 'modules/io.example.b', now),
      await cast.name('issuer', 'io.example.b', 'anna', now),
      await cast.revoke('issuer', 'anna', later(1), { path: `modules/${id}` }),
    ];
    const [a, b] = [
      await cast.release('anna', id, '1.0.0', later(2)),
      await cast.release('anna', 'io.example.b', '1.0.0', later(2)),
    ];
    expect(rules(...more).module(id, a).reach).toBe('late');
    expect(rules(...more).module('io.example.b', b).reach).toBe('counts');
  });

  it('[G23] an entry that stands after the end of its right is late, also where it claims an earlier time', async () => {
    const { cast, entries, rules } = await start('ci');
    const ci = await cast.grant('anna', 'ci', `modules/${id}/releases`, now, { module: id, end: later(4) });
    const release = await cast.release('ci', id, '1.0.0', later(3));
    expect(rules(ci).module(id, release).reach).toBe('counts');
    const list = await cast.list('witness', 1, [...entries, ci], later(6));
    expect(rules(ci, list).module(id, release).reach).toBe('late');
  });
});

describe('names', () => {
  it('[G2] the first record that counts owns the name: the root before an issuer, then standing time', async () => {
    const cast = await castOf('issuer', 'witness', 'anna', 'ben');
    const rights = [
      await cast.issuer('issuer', now),
      await cast.grant('root', 'witness', 'registry/seen', now),
      await cast.grant('root', 'ben', 'modules', now),
    ];
    const early = await cast.name('issuer', id, 'anna', later(-5));
    const late = await cast.name('issuer', id, 'ben', now);
    const forged = await cast.name('ben', id, 'ben', later(-9));
    const owner = (...records: readonly StoredEntry[]) =>
      authorityOf(cast.root, [...rights, ...records]).owner(id);
    expect(owner(late, early, forged)).toBe(cast.key('anna'));
    expect(owner(early, await cast.name('root', id, 'ben', now))).toBe(cast.key('ben'));
    expect(owner(forged)).toBeUndefined();
    expect(owner(early, late, await cast.list('witness', 1, [late], later(1)))).toBe(cast.key('ben'));
  });

  it('[G3] a release counts only with the name and a right that reaches it', async () => {
    const cast = await castOf('anna', 'ben');
    const own = await cast.name('root', id, 'anna', now);
    const right = await cast.grant('root', 'anna', `modules/${id}`, now);
    const other = await cast.grant('root', 'ben', 'modules', now);
    const counts = async (author: string, ...records: readonly StoredEntry[]) =>
      authorityOf(cast.root, records).counts(id, await cast.release(author, id, '1.0.0', later(1)));
    expect(await counts('anna', own, right)).toBe(true);
    expect(await counts('anna', own)).toBe(false);
    expect(await counts('anna', right)).toBe(false);
    expect(await counts('ben', own, right, other)).toBe(false);
  });

  it('[G24] the owner passes a name on by naming the record it replaces; what stood before goes on counting', async () => {
    const { cast, name, rules } = await start();
    const before = await cast.release('anna', id, '1.0.0', later(1));
    const transfer = await cast.transfer('anna', id, 'ben', name, later(2));
    const after = await cast.release('anna', id, '2.0.0', later(3));
    const right = await cast.grant('issuer', 'ben', `modules/${id}`, later(3));
    const byBen = await cast.release('ben', id, '3.0.0', later(4));
    const authority = rules(transfer, right);
    expect(authority.owner(id)).toBe(cast.key('ben'));
    expect([before, after, byBen].map((release) => authority.module(id, release).reach)).toEqual([
      'counts',
      'late',
      'counts',
    ]);
  });

  it('[G24] nobody but the owner transfers, and not twice from one record: the one that stands first counts', async () => {
    const { cast, name, rules } = await start('cora');
    const grant = await cast.grant('anna', 'ben', `modules/${id}`, now, { module: id });
    const stolen = await cast.transfer('ben', id, 'ben', name, later(1));
    expect(rules(grant, stolen).owner(id)).toBe(cast.key('anna'));
    const [first, second] = [
      await cast.transfer('anna', id, 'ben', name, later(2)),
      await cast.transfer('anna', id, 'cora', name, later(3)),
    ];
    expect(rules(second, first).owner(id)).toBe(cast.key('ben'));
    const back = await cast.name('root', id, 'anna', later(4), { previous: name });
    expect(rules(second, first, back).owner(id)).toBe(cast.key('anna'));
  });

  it('[G24] an issuer gives a name that is owned only to the key its owner had committed to', async () => {
    const cast = await castOf('issuer', 'anna', 'next', 'ben');
    const name = await cast.name('issuer', id, 'anna', now, { next: commitmentTo(cast.key('next')) });
    const records = [await cast.issuer('issuer', now), name];
    const to = async (key: string) =>
      authorityOf(cast.root, [...records, await cast.name('issuer', id, key, later(1), { previous: name })]);
    expect((await to('ben')).owner(id)).toBe(cast.key('anna'));
    expect((await to('next')).owner(id)).toBe(cast.key('next'));
  });

  it('[G26] a change of owner holds updates for who consented to the one before, except to the committed key', async () => {
    const { cast, name, rules } = await start();
    const passed = rules(await cast.transfer('anna', id, 'ben', name, later(1))).tenures(id);
    expect(isHeld(passed, cast.key('anna'))).toBe(true);
    expect(isHeld(passed, cast.key('ben'))).toBe(false);
    expect(isHeld(passed, cast.key('issuer'))).toBe(true);
    const own = await cast.name('root', 'io.example.c', 'anna', now, { next: commitmentTo(cast.key('ben')) });
    const moved = rules(
      own,
      await cast.name('issuer', 'io.example.c', 'ben', later(1), { previous: own }),
    ).tenures('io.example.c');
    expect(moved).toHaveLength(2);
    expect(isHeld(moved, cast.key('anna'))).toBe(false);
  });
});

describe('maintainers', () => {
  it('[G25] hold rights from the owner, or from a maintainer whose right reaches the admin records', async () => {
    const { cast, rules } = await start('co', 'ci', 'sub');
    const grants = [
      await cast.grant('anna', 'co', `modules/${id}`, now, { module: id }),
      await cast.grant('co', 'ci', `modules/${id}/releases`, now, { module: id }),
      await cast.grant('ci', 'sub', `modules/${id}/releases`, now, { module: id }),
    ];
    const authority = rules(...grants);
    const reach = async (author: string) =>
      authority.module(id, await cast.release(author, id, '1.0.0', later(1))).reach;
    expect([await reach('co'), await reach('ci'), await reach('sub')]).toEqual(['counts', 'counts', 'none']);
  });

  it('[G25] the issuer, though it may write there, makes no maintainers', async () => {
    const { cast, rules } = await start();
    const grant = await cast.grant('issuer', 'ben', `modules/${id}`, now, { module: id });
    expect(rules(grant).maintainers(id).size).toBe(0);
  });

  it('[G25] are cut by who stands before them and by the owner of the day, not by their own grantees', async () => {
    const { cast, name, rules } = await start('co', 'ci');
    const co = await cast.grant('anna', 'co', `modules/${id}`, now, { module: id });
    const ci = await cast.grant('co', 'ci', `modules/${id}`, now, { module: id });
    const release = await cast.release('co', id, '1.0.0', later(9));
    const reach = (...more: readonly StoredEntry[]) => rules(co, ci, ...more).module(id, release).reach;
    expect(reach(await cast.revoke('ci', 'co', later(1), { module: id }))).toBe('counts');
    expect(reach(await cast.revoke('anna', 'co', later(1), { module: id }))).toBe('late');
    const sold = [
      await cast.transfer('anna', id, 'ben', name, later(1)),
      await cast.grant('issuer', 'ben', `modules/${id}`, later(1)),
    ];
    expect(reach(...sold)).toBe('counts');
    expect(reach(...sold, await cast.revoke('ben', 'co', later(2), { module: id }))).toBe('late');
    expect(reach(...sold, await cast.revoke('anna', 'ben', later(2), { module: id }))).toBe('counts');
  });
});

describe('rivals', () => {
  async function rivals(cast: Cast) {
    return [
      await cast.release('anna', id, '1.0.0', later(1), '1'),
      await cast.release('anna', id, '1.0.0', later(2), '2'),
    ] as const;
  }

  it('[G4] the one a list names first is chosen; unlisted, none is', async () => {
    const { cast, rules } = await start();
    const [first, second] = await rivals(cast);
    const chosen = (...more: readonly StoredEntry[]) => {
      const { choices, standing } = rules(...more);
      return chooseRelease([first, second], choices(id), standing);
    };
    expect(chosen()).toEqual({ chosen: null, because: 'undecided' });
    expect(chosen(await cast.list('witness', 1, [second], later(3)))).toEqual({
      chosen: second,
      because: 'first listed',
    });
    expect(chosen(await cast.list('witness', 1, [first, second], later(3))).chosen).toBeNull();
  });

  it('[G4] a choice decides between unlisted ones, and does not overturn a listed release afterwards', async () => {
    const { cast, entries, rules } = await start();
    const [first, second] = await rivals(cast);
    const choice = await cast.choose('anna', id, second, later(3));
    const chosen = (...more: readonly StoredEntry[]) => {
      const { choices, standing } = rules(...more);
      return chooseRelease([first, second], choices(id), standing).chosen;
    };
    expect(chosen(choice)).toBe(second);
    expect(chosen(await cast.choose('ben', id, second, later(3)))).toBeNull();
    expect(chosen(await cast.list('witness', 1, [first], later(2)), choice)).toBe(first);
    const before = await cast.list('witness', 1, [...entries, choice], later(4));
    expect(chosen(choice, before, await cast.list('witness', 2, [first], later(5), before))).toBe(second);
  });
});
