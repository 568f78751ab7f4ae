/** Where files that another app shared lie until a page takes them; and the path they are posted to. */
const cacheName = 'shared-files';
export const sharePath = '/share';
/** Files of one share that are kept. */
const keptFiles = 16;

/** Keeps the files of a share (multipart form, field `files`), in place of those that nobody took before. */
export async function keepShared(request: Request): Promise<void> {
  const files = (await request.formData()).getAll('files').filter((value) => value instanceof File);
  await caches.delete(cacheName);
  const cache = await caches.open(cacheName);
  for (const [at, file] of files.slice(0, keptFiles).entries())
    await cache.put(`${sharePath}/${at}?name=${encodeURIComponent(file.name)}`, new Response(file));
}

/** Takes what was shared, once. */
export async function sharedFiles(): Promise<readonly File[]> {
  const cache = await caches.open(cacheName);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    const name = new URL(request.url).searchParams.get('name') ?? 'shared';
    if (response !== undefined) files.push(new File([await response.blob()], name));
  }
  await caches.delete(cacheName);
  return files;
}
