import type { GenModule, ModuleSummary } from './gen-module.ts';

/** What a list row and the search index need of a module. */
export function summaryOf(module: GenModule, dependents: number): ModuleSummary {
  const release =
    module.releases.find((candidate) => candidate.version === module.latest) ?? module.releases[0];
  const manifest = release?.manifest;
  return {
    id: module.id,
    name: module.name,
    description: module.description,
    license: module.license,
    authors: module.authors,
    tags: module.tags,
    keywords: module.keywords,
    exports: (manifest?.exports ?? [])
      .filter((item) => item.kind === 'function')
      .map((item) => item.name)
      .slice(0, 200),
    latest: module.latest,
    size: manifest?.wasm.size ?? 0,
    profile: manifest?.profile ?? '',
    ownerDid: module.ownerDid,
    updatedAt: module.updatedAt,
    createdAt: module.createdAt,
    installs: module.installs,
    trustedInstalls: module.trustedInstalls,
    dependents,
    ratings: module.ratings,
    deprecated: module.deprecated !== null,
    waiting: module.waiting,
  };
}
