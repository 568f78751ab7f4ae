import { describe, expect, it } from 'vitest';
import { pageAssets, staticImports } from './chunk-imports.ts';

describe('what a built app loads first', () => {
  it('finds static imports of minified chunks, not dynamic ones', () => {
    const code =
      'import{a as b}from"./x-1.js";import"./y-2.js";import c,{d}from"../z.js";const e=()=>import("./lazy.js"),f="import";export{g}from"./w.js";export{b as h};';
    expect(staticImports(code)).toEqual(['./x-1.js', './y-2.js', '../z.js', './w.js']);
  });

  it('finds what a page names', () => {
    const html =
      '<script type="module" crossorigin src="/assets/index-1.js"></script><link rel="modulepreload" crossorigin href="/assets/a.js"><link rel="stylesheet" href="/assets/a.css"><link rel="manifest" href="/m.webmanifest">';
    expect(pageAssets(html)).toEqual(['/assets/index-1.js', '/assets/a.js', '/assets/a.css']);
  });
});
