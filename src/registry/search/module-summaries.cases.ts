import { talliesOf } from '../people/tally.ts';
import type { ModuleSummary } from '../gen-module.ts';

/** A summary with the given fields; the rest is plain. */
export function summary(id: string, fields: Partial<ModuleSummary> = {}): ModuleSummary {
  return {
    id,
    name: '',
    description: '',
    license: 'MIT',
    authors: [],
    tags: [],
    keywords: [],
    exports: [],
    latest: '1.0.0',
    size: 100,
    profile: 'pure',
    ownerDid: '',
    updatedAt: 0,
    createdAt: 0,
    installs: 0,
    trustedInstalls: 0,
    dependents: 0,
    ratings: talliesOf([]),
    deprecated: false,
    waiting: false,
    ...fields,
  };
}

const topics = [
  'parser',
  'hash',
  'image',
  'audio',
  'matrix',
  'crypto',
  'json',
  'regex',
  'physics',
  'noise',
  'chess',
  'text',
];
const verbs = [
  'encode',
  'decode',
  'parse',
  'render',
  'mix',
  'resize',
  'sort',
  'search',
  'multiply',
  'sample',
];
const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T;

/** `count` modules with words of their own and shared ones; equal for equal counts. */
export function manySummaries(count: number): ModuleSummary[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = (index * 2_654_435_761) % 4_294_967_296;
    const topic = pick(topics, mixed);
    const verb = pick(verbs, Math.floor(mixed / 16));
    const word = mixed.toString(36);
    return summary(`org.team${index % 300}.${topic}_${word}`, {
      name: `${topic} ${word}`,
      description: `A ${topic} module that can ${verb} data, quickly and with little memory. Made by team ${index % 300}.`,
      authors: [`Author ${index % 500}`],
      tags: [topic, pick(topics, index)],
      keywords: [verb, word],
      exports: [verb, `${verb}${topic[0]?.toUpperCase()}${topic.slice(1)}`, 'alloc', 'free'],
      installs: mixed % 1_000,
      dependents: mixed % 37,
      updatedAt: mixed,
      ratings: { ...talliesOf([]), trusted: { count: mixed % 50, average: 1 + (mixed % 5) } },
    });
  });
}
