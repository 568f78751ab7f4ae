import Markdown from 'react-markdown';
import type { Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Empty } from '../parts/empty.tsx';

// The page owns h1. Pictures are never fetched: it would tell a stranger's server who reads what, and fail offline.
const components: Components = {
  h1: 'h2',
  h2: 'h3',
  h3: 'h4',
  a: ({ href = '', children }) =>
    href.startsWith('#') ? (
      <a href={href}>{children}</a>
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ),
  img: ({ src, alt }) => (
    <a
      href={typeof src === 'string' ? src : ''}
      target="_blank"
      rel="noopener noreferrer"
      className="image-link"
    >
      Image: {alt === undefined || alt === '' ? 'without description' : alt}
    </a>
  ),
  table: ({ children }) => (
    <div className="table-scroll">
      <table className="data">{children}</table>
    </div>
  ),
};

const plugins = [remarkGfm];

/** A readme as Markdown (GFM), without raw HTML and without loading anything from elsewhere. */
export function Readme({ text, id }: { readonly text: string; readonly id: string }) {
  if (text.trim() === '') {
    return (
      <Empty icon="file" title="No readme">
        The publisher of {id} has not written one.
      </Empty>
    );
  }
  return (
    <div className="prose">
      <Markdown remarkPlugins={plugins} components={components}>
        {text}
      </Markdown>
    </div>
  );
}
