/** Specifiers that a built chunk imports or re-exports statically; `import()` and `import.meta` are left out. */
export function staticImports(code: string): readonly string[] {
  const pattern = /(?:^|[;}\s])(?:import|export)(?=[\s{*"'])[^;'"()=]*["']([^"'\n]+)["']/g;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? '').filter((name) => /^\.{0,2}\//.test(name));
}

/** Scripts, preloaded modules and style sheets that a built page names. */
export function pageAssets(html: string): readonly string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => tag.startsWith('<script') || /rel="?(?:modulepreload|stylesheet)/.test(tag))
    .flatMap((tag) => /(?:src|href)="?([^"\s>]+)/.exec(tag)?.[1] ?? []);
}
