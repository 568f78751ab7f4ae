import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { anchorId } from './heading-ids.ts';
import { Readme } from './readme.tsx';

const html = (text: string): string =>
  renderToStaticMarkup(createElement(Readme, { text, id: 'io.example.a' }));

describe('anchors of a readme', () => {
  it.each([
    ['# Hello', 'id="readme-hello"'],
    ['## How to use it?', 'id="readme-how-to-use-it"'],
    ['## `parse()` & friends', 'id="readme-parse--friends"'],
    ['### snake_case-and.dots', 'id="readme-snake_case-anddots"'],
    ['## Größe 日本', 'id="readme-größe-日本"'],
    ['# main', 'id="readme-main"'],
  ])('[U10] %s has %s', (text, id) => expect(html(text)).toContain(id));

  it('[U10] numbers headings of the same words', () =>
    expect([...html('# A\n## A\n# A-1\n## A').matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'readme-a',
      'readme-a-1',
      'readme-a-1-1',
      'readme-a-2',
    ]));

  it.each([
    ['#usage', 'readme-usage'],
    ['#Usage', 'readme-usage'],
    ['#gr%C3%B6%C3%9Fe', 'readme-größe'],
    ['#100%', 'readme-100%'],
    ['#readme-usage', 'readme-readme-usage'],
    ['#user-content-fn-1', 'user-content-fn-1'],
  ])('[U10] %s leads to %s', (href, id) => expect(anchorId(href)).toBe(id));

  it('[U10] links within the readme stay on the page, others open a page of their own', () => {
    expect(html('[go](#usage)')).toContain('<a href="#readme-usage">go</a>');
    expect(html('[go](https://example.org)')).toContain('target="_blank"');
    expect(html('[go](src/lib.rs)')).toContain('<span>go</span>');
  });

  it('[U10] a footnote leads to its text and back', () => {
    const text = html('So it is[^1].\n\n[^1]: Says who.');
    expect(text).toContain('href="#user-content-fn-1"');
    expect(text).toContain('id="user-content-fn-1"');
  });
});
