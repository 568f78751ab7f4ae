import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import type { Doc } from '@automerge/automerge/slim';
import type { CardEdit, CardProjection } from '../registry/card.ts';
import { cardDifferences } from '../registry/card-difference.ts';
import type { CardChange, Cards } from '../registry/ports/cards.ts';
import { problem } from '../registry/problem.ts';
import type { Automerge, CardDocument, CardFields } from './card-document.ts';
import { changeHash, expectedChange, parseChangeHeader } from './change-header.ts';
import { changesUpTo, countingChanges, type PlacedChange } from './counting-changes.ts';
import { genesis } from './genesis.ts';
import { actorBytes, authorBytes } from './limits.ts';
import { readmeSteps, tooFarApart } from './readme-steps.ts';
import { readCard } from './read-card.ts';
import { uncompressed } from './uncompressed.ts';
import { writeCard } from './write-card.ts';
import { startAutomerge } from './start-automerge.ts';

interface BuiltDocument<C extends CardChange = CardChange> {
  readonly doc: Doc<CardDocument>;
  readonly card: CardProjection;
  /** The changes in it, dependencies first. */
  readonly kept: readonly PlacedChange<C>[];
}

/** Changes that Automerge takes, one by one: what it throws at is set aside, with all that builds on it. */
function accepted<C extends CardChange>(
  automerge: Automerge,
  ordered: readonly PlacedChange<C>[],
): PlacedChange<C>[] {
  const hashes = new Set<string>([genesis.hash]);
  const kept: PlacedChange<C>[] = [];
  for (const change of ordered) {
    if (!change.header.deps.every((dep) => hashes.has(dep))) continue;
    if (!attempt(() => automerge.free(load(automerge, [...kept, change])))) continue;
    kept.push(change);
    hashes.add(change.header.hash);
  }
  return kept;
}

function load(automerge: Automerge, changes: readonly PlacedChange[]): Doc<CardDocument> {
  return automerge.load<CardDocument>(
    concatBytes(genesis.chunk, ...changes.map(({ change }) => change.bytes)),
  );
}

/** The document of the changes that count; with `base`, of those at and below these heads, if it has any of them. */
function build<C extends CardChange>(
  automerge: Automerge,
  changes: readonly C[],
  base?: readonly string[],
): BuiltDocument<C> {
  const { ordered: all, setAside } = countingChanges(changes, genesis);
  const ordered = base?.some((head) => all.some(({ header }) => header.hash === head))
    ? changesUpTo(all, base)
    : all;
  const place = (kept: readonly PlacedChange<C>[]): BuiltDocument<C> => {
    const doc = load(automerge, kept);
    const counts = { changes: kept.length, setAside: setAside + ordered.length - kept.length };
    return { doc, kept, card: { ...readCard(automerge, doc), ...counts } };
  };
  return attempt(() => place(ordered))?.value ?? place(accepted(automerge, ordered));
}

/** True when Automerge itself can read the change, wherever it would stand. */
function isReadable(automerge: Automerge, bytes: Uint8Array): boolean {
  const doc = automerge.init();
  try {
    automerge.applyChanges(doc, [bytes]);
    return true;
  } catch {
    return false;
  } finally {
    automerge.free(doc);
  }
}

const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/**
 * {@link Cards} on Automerge, which is imported when first needed. `loadWasm` gives its wasm: bytes, or a URL to fetch.
 * Every edit has an actor of its own, so that a change that was never stored cannot make an actor's number stand twice.
 */
export function automergeCards(
  loadWasm: () => Promise<Uint8Array | string>,
  random: (length: number) => Uint8Array = randomBytes,
): Cards {
  let loading: Promise<Automerge> | undefined;
  async function start(): Promise<Automerge> {
    const automerge = await import('@automerge/automerge/slim');
    await startAutomerge(automerge, loadWasm);
    return automerge;
  }
  async function loaded(): Promise<Automerge> {
    loading ??= start();
    try {
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  return {
    async check({ author, bytes }) {
      const header = parseChangeHeader(bytes, author);
      if (typeof header === 'string')
        return problem('card/bad-change', { expected: expectedChange, found: header });
      if (isReadable(await loaded(), bytes)) return null;
      return problem('card/bad-change', {
        expected: expectedChange,
        found: 'operations that Automerge cannot read',
      });
    },

    async project(changes) {
      const automerge = await loaded();
      const { doc, card } = build(automerge, changes);
      automerge.free(doc);
      return card;
    },

    async edit(changes, author, edit, base) {
      const automerge = await loaded();
      const newActor = (): string => author + bytesToHex(random(actorBytes - authorBytes));
      const { readme, ...rest } = edit;
      const { doc, card } = build(automerge, changes, base);
      automerge.free(doc);
      if (readme === undefined || !tooFarApart(card.readme, readme)) {
        const whole = await oneChange(automerge, () => build(automerge, changes, base), newActor(), edit);
        if (whole === null) return [];
        if (readme === undefined || typeof parseChangeHeader(whole, author) !== 'string') return [whole];
      }
      const made: Uint8Array[] = [];
      let held = changes;
      let under = base;
      for (const step of [rest, ...readmeSteps(card.readme, readme).map((text) => ({ readme: text }))]) {
        const on = { changes: held, base: under };
        const bytes = await oneChange(
          automerge,
          () => build(automerge, on.changes, on.base),
          newActor(),
          step,
        );
        if (bytes === null) continue;
        made.push(bytes);
        held = [...held, { author, bytes }];
        if (base !== undefined) under = [changeHash(bytes)];
      }
      return made;
    },

    async history(changes) {
      const automerge = await loaded();
      const { doc, card, kept } = build(automerge, changes);
      const at = (heads: readonly string[]): CardFields =>
        readCard(automerge, automerge.view(doc, [...heads]));
      const steps = kept.map(({ header, change }) => ({
        change,
        differences: cardDifferences(at(header.deps), at([header.hash])),
      }));
      const heads = automerge.getHeads(doc).filter((hash) => hash !== genesis.hash);
      automerge.free(doc);
      return { card, heads, steps };
    },
  };
}

/** One change that makes `edit` on top of the document that `built` gives, whatever its size; null when nothing changes. */
async function oneChange(
  automerge: Automerge,
  built: () => BuiltDocument,
  actor: string,
  edit: CardEdit,
): Promise<Uint8Array | null> {
  const write = (newReadme: boolean): Uint8Array | undefined => {
    const { doc, card } = built();
    const own = automerge.clone(doc, { actor });
    const edited = automerge.change(own, { time: 0 }, (draft) =>
      writeCard(automerge, draft, doc, card, edit, newReadme),
    );
    const chunk = automerge.getLastLocalChange(edited);
    automerge.free(edited);
    automerge.free(doc);
    return chunk;
  };
  const { value } = attempt(() => write(false)) ?? { value: write(true) };
  return value === undefined ? null : uncompressed(value);
}

function attempt<T>(run: () => T): { readonly value: T } | null {
  try {
    return { value: run() };
  } catch {
    return null;
  }
}
