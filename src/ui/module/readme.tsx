import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Empty } from '../parts/empty.tsx';
import { anchorId, fragmentOf, headingIds } from './heading-ids.ts';

// The page owns h1. Pictures are never fetched: it would tell a stranger's server who reads what, and fail offline.
const components: Components = {
  h1: 'h2',
  h2: 'h3',
  h3: 'h4',
  a: ({ href, id, children }) =>
    href?.startsWith('#') === true ? (
      <a href={`#${anchorId(href)}`} id={id}>
        {children}
      </a>
    ) : (
      <Outward to={href}>{children}</Outward>
    ),
  img: ({ src, alt }) => (
    <Outward to={src} className="image-link">
      Image: {alt === undefined || alt === '' ? 'without description' : alt}
    </Outward>
  ),
  // What scrolls sideways can be reached, and scrolled, by keyboard.
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  table: ({ children }) => (
    <section className="table-scroll" aria-label="Table" tabIndex={0}>
      <table className="data">{children}</table>
    </section>
  ),
};

const plugins = [remarkGfm];
const htmlPlugins = [headingIds];

interface OutwardProps {
  readonly to: unknown;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A link that leads somewhere from here too; paths into the publisher's repository, and what Markdown took away as unsafe, stay text. */
function Outward({ to, className, children }: OutwardProps) {
  if (typeof to !== 'string' || !/^(https?|mailto):/i.test(to)) return <span>{children}</span>;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer" className={className}>
      {children}
    </a>
  );
}

/** A readme as Markdown (GFM), without raw HTML and without loading anything from elsewhere. */
export function Readme({ text, id }: { readonly text: string; readonly id: string }) {
  const prose = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The address may name a heading that is here only now.
    const { hash } = globalThis.location;
    if (hash.length < 2) return;
    const named = document.getElementById(fragmentOf(hash)) ?? document.getElementById(anchorId(hash));
    if (named !== null && prose.current?.contains(named) === true) named.scrollIntoView();
  }, []);
  if (text.trim() === '') {
    return (
      <Empty icon="file" title="No readme">
        The publisher of {id} has not written one.
      </Empty>
    );
  }
  return (
    <div ref={prose} className="prose">
      <Markdown remarkPlugins={plugins} rehypePlugins={htmlPlugins} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
