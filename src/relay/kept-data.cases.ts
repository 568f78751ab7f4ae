import type { Registry } from '../registry/registry.ts';

/** What a registry shows of modules and ratings, without what depends on its reader. */
export async function keptProjection(registry: Registry): Promise<unknown> {
  const { storage } = registry.context();
  const modules = (await storage.all('modules')).map(({ value }) => {
    const { trustedInstalls: _, ratings: __, ...module } = value;
    return module;
  });
  const ratings = await Promise.all(
    modules.map(async ({ id }) =>
      (await registry.ratings(id)).map(({ author, stars, review, at }) => ({
        id,
        author,
        stars,
        review,
        at,
      })),
    ),
  );
  return { modules, ratings: ratings.flat() };
}
