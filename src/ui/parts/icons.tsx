import type { ReactNode } from 'react';

const paths = {
  search: <path d="M10.5 10.5 14 14M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0Z" />,
  box: <path d="M8 1.8 14 5v6l-6 3.2L2 11V5l6-3.2ZM2 5l6 3.2L14 5M8 8.2v6" />,
  download: <path d="M8 2v8m0 0L4.8 6.8M8 10l3.2-3.2M2.5 13.5h11" />,
  upload: <path d="M8 10.5v-8m0 0L4.8 5.7M8 2.5l3.2 3.2M2.5 13.5h11" />,
  key: (
    <path d="M9.6 6.4a3.6 3.6 0 1 0-2 3.3L9 11h1.6v1.6h1.7V14H14v-2.4L9.3 7.8c.2-.4.3-.9.3-1.4ZM5.6 6h.01" />
  ),
  sync: <path d="M13.5 6.5A5.8 5.8 0 0 0 3 5M2.5 2.5V5.3h2.8M2.5 9.5A5.8 5.8 0 0 0 13 11m.5 2.5v-2.8h-2.8" />,
  copy: <path d="M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8v-8Z" />,
  check: <path d="m2.8 8.6 3.4 3.4 7-8" />,
  cross: <path d="m3.5 3.5 9 9m0-9-9 9" />,
  alert: <path d="M8 5.5v3.4M8 11.6v.01M8 1.8 14.8 13.8H1.2L8 1.8Z" />,
  info: <path d="M8 7.4v4M8 4.6v.01M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0Z" />,
  clock: <path d="M8 4.4V8l2.4 1.6M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0Z" />,
  file: <path d="M9 1.8H3.5v12.4h9V5.3L9 1.8Zm0 0v3.5h3.5" />,
  play: <path d="M4.5 2.8v10.4L13 8 4.5 2.8Z" />,
  trash: <path d="M2.5 4.2h11M6 4V2.2h4V4m2.2.2-.6 9.6H4.4l-.6-9.6" />,
  branch: (
    <path d="M4.5 5.2v5.6m0-5.6a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Zm0 5.6a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4Zm7-5.6a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Zm0 0C11.5 8.5 4.5 7.5 4.5 10.8" />
  ),
  shield: (
    <path d="M8 1.8 13.3 4v3.8c0 3.2-2.1 5.3-5.3 6.4-3.2-1.1-5.3-3.2-5.3-6.4V4L8 1.8ZM5.6 8l1.7 1.7 3.1-3.4" />
  ),
  sun: (
    <path d="M8 1.5v1.2m0 10.6v1.2M1.5 8h1.2m10.6 0h1.2M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0Z" />
  ),
  moon: <path d="M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7Z" />,
  auto: <path d="M8 2.2v11.6M14.2 8A6.2 6.2 0 1 1 1.8 8a6.2 6.2 0 0 1 12.4 0ZM8 2.2a5.8 5.8 0 0 1 0 11.6" />,
  pencil: <path d="m2.5 13.5.7-3.2 7.7-7.7 2.5 2.5-7.7 7.7-3.2.7Z" />,
  link: (
    <path d="M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.8.8m1.3 2.4a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

/** A 16-unit line icon in the colour of the text; decoration only, the words beside it carry the meaning. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size > 24 ? 1 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {paths[name]}
    </svg>
  );
}

/** The mark of the app. */
export function Mark() {
  return (
    <svg width="24" height="24" viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#0b6e5f" />
      <path
        d="M45.2 22.6A16 16 0 1 0 48 32H34"
        fill="none"
        stroke="#f4fbf8"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="48" cy="18" r="4.6" fill="#8fe6d2" />
    </svg>
  );
}
